"""Who looks after a submission, and until when something should be done.

Invariant: nobody who is away or gone is given anything by a rule; each change of hands is in the page's history.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain.saving import content_of, with_draft
from casestudies.enums import Stage
from casestudies.models import Absence, AssignmentRule, Submission
from casestudies.selectors.staff import staff_here

if TYPE_CHECKING:
    from home.models import User

ASSIGNED = "casestudies.assign"
DUE = "casestudies.due"


class AssigningRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be given to this person. The message says why."""


@transaction.atomic
def assign(*, submissions: Iterable[Submission], to: "User | None", by: "User | None" = None) -> int:
    """Give submissions to a member of staff, or put them back in the pool. Return how many changed hands."""
    if to and not staff_here().filter(pk=to.pk).exists():
        raise AssigningRefused(f"{to} is away, or no longer works in the admin. Choose somebody else.")
    keys = [submission.pk for submission in submissions]
    to_change = ~Q(assignee=to) | Q(assignee=None) if to else Q(assignee__isnull=False)
    changed = Submission.objects.select_for_update(of=("self",)).filter(to_change, pk__in=keys).select_related("page")
    given = list(changed.order_by("pk"))
    Submission.objects.filter(pk__in=[each.pk for each in given]).update(
        assignee=to, assigned_at=timezone.now() if to else F("assigned_at")
    )
    for each in given:
        each.assignee = to
        log(instance=each.page, action=ASSIGNED, user=by, data={"to": str(to) if to else ""})
        signals.assigned.send(sender=Submission, submission=each, by=by)
    return len(given)


@transaction.atomic
def set_due(*, submissions: Iterable[Submission], due_on: date | None, by: "User | None" = None) -> int:
    """Say by when whoever's turn it is should have done it; None takes the date away. Return how many have another date."""
    keys = [submission.pk for submission in submissions]
    same = Q(due_on=due_on) if due_on else Q(due_on=None)
    found = list(
        Submission.objects.select_for_update(of=("self",))
        .filter(~same, pk__in=keys)
        .select_related("page")
        .order_by("pk")
    )
    Submission.objects.filter(pk__in=[each.pk for each in found]).update(due_on=due_on)
    for each in found:
        log(instance=each.page, action=DUE, user=by, data={"due_on": due_on.isoformat() if due_on else ""})
    return len(found)


@transaction.atomic
def set_away(*, person: "User", until: date, by: "User | None" = None) -> int:
    """Say that somebody is away, and put what they look after back in the pool. Return how many."""
    Absence.objects.update_or_create(person=person, defaults={"until": until})
    if until < timezone.localdate():
        return 0
    return assign(submissions=Submission.objects.filter(assignee=person).unfinished(), to=None, by=by)


@transaction.atomic
def give_owner(*, submission: Submission) -> "User | None":
    """Give what was sent to whoever the rules say, unless somebody who is here looks after it. None: it is in the pool."""
    here = staff_here()
    if submission.assignee_id and here.filter(pk=submission.assignee_id).exists():
        return submission.assignee
    text = _text_of(submission)
    # Under a lock, so that two that come at once go to two people.
    for rule in AssignmentRule.objects.select_for_update(of=("self",)).order_by("position", "pk"):
        if _matches(rule, submission, text) and (person := _next_of(rule, here)):
            assign(submissions=[submission], to=person)
            submission.assignee = person
            return person
    assign(submissions=[submission], to=None)
    submission.assignee = None
    return None


def follow_stage(*, submission: Submission, to: str) -> None:
    """What was sent has an owner."""
    if to == Stage.SUBMITTED:
        give_owner(submission=submission)


def _text_of(submission: Submission) -> dict[str, Any]:
    return content_of(with_draft(submission))


def _matches(rule: AssignmentRule, submission: Submission, text: dict[str, Any]) -> bool:
    return (
        rule.organisation_id in (None, submission.organisation_id)
        and (not rule.region or rule.region in (text.get("regions") or []))
        and (not rule.partnership_model_id or rule.partnership_model_id in (text.get("partnership_models") or []))
    )


def _next_of(rule: AssignmentRule, here: Any) -> "User | None":
    """The person, or of the group who has waited longest since they were last given something."""
    if rule.person_id:
        found: User | None = here.filter(pk=rule.person_id).first()
        return found
    in_turn = here.filter(groups=rule.group_id).annotate(last=Max("assigned_submissions__assigned_at"))
    return in_turn.order_by(F("last").asc(nulls_first=True), "pk").first()
