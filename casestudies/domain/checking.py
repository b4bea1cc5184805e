"""The yearly question to an institution: is the page still true? Its answer changes no text.

Invariant: a question has one answer. "Needs a change" opens a correction, "take it down" is for staff to decide: nothing that the
public reads changes by a click in a mail.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain.freshness import refresh
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyCheck, Freshness, Submission
from casestudies.selectors.people import checkers_of
from home.domain.checks import YEAR, CheckRefused, keep_answer, renew_for_reminder, to_remind
from home.enums import CheckAnswer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from home.models import User

ASKED, ANSWERED = "casestudies.check.asked", "casestudies.check.answered"
"""The log's actions."""


def check_all() -> str:
    """Mark what nobody checked in time, ask about what is due, and remind of what was not answered. A periodic job."""
    changed = refresh()
    due = _due().values_list("pk", flat=True)
    asked = sum(ask(submission=submission) for submission in Submission.objects.filter(page__in=list(due)))
    reminded = sum(_remind(check) for check in to_remind(CaseStudyCheck))
    return f"Institutions asked about {asked} pages and reminded of {reminded}; {changed} pages marked anew."


@transaction.atomic
def ask(*, submission: Submission) -> bool:
    """Ask those who speak for the institution, if there is anybody to ask and it was not asked meanwhile."""
    Submission.objects.select_for_update().get(pk=submission.pk)
    if not _due().filter(pk=submission.page_id).exists() or not checkers_of(submission):
        return False
    check, secret = CaseStudyCheck.issue(page=submission.page, organisation_name=str(submission.organisation))
    log(instance=submission.page, action=ASKED, data={"organisation": check.organisation_name})
    signals.check_asked.send(sender=CaseStudyCheck, check=check, secret=secret)
    return True


@transaction.atomic
def answer(*, check: CaseStudyCheck, answer: CheckAnswer, note: str = "") -> None:
    """Keep the answer. Said again, or otherwise, the first stands."""
    submission = Submission.objects.select_for_update().filter(page=check.page_id).first()
    kept = keep_answer(check=check, answer=answer, note=note)
    if kept is None:
        return
    if answer == CheckAnswer.CHANGE and submission and submission.where == Stage.PUBLISHED:
        move(submission=submission, to=Stage.CORRECTING, note=note)
    _follow(kept)


@transaction.atomic
def confirm(*, submission: Submission, by: "User") -> None:
    """A member says that the page is still true, asked or not."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.where != Stage.PUBLISHED or not locked.page.live:
        raise CheckRefused(f"This case study is at the stage “{locked.where.label}” now: there is nothing to confirm.")
    _confirm(locked, by)


def settle_doubt(*, submission: Submission, by: "User") -> None:
    """A member has looked again at what somebody of the institution doubted, and the page is right as it is."""
    if Freshness.objects.filter(page=submission.page_id, doubted_on__isnull=False).exists():
        _confirm(submission, by)


def _confirm(submission: Submission, by: "User") -> None:
    # What waits for an answer has it, so that its link says so.
    check = CaseStudyCheck.objects.waiting().filter(page=submission.page_id).first()
    if check is None:
        check, _secret = CaseStudyCheck.issue(
            page=submission.page, organisation_name=str(submission.organisation), created_by=by
        )
    if kept := keep_answer(check=check, answer=CheckAnswer.TRUE, note=""):
        _follow(kept, by=by)


def _follow(kept: CaseStudyCheck, *, by: "User | None" = None) -> None:
    """What every answer brings with it."""
    told = {"organisation": kept.organisation_name, "answer": kept.get_answer_display(), "note": kept.note}
    log(instance=kept.page, action=ANSWERED, user=by, data=told)
    refresh(pages=[kept.page_id])
    signals.check_answered.send(sender=CaseStudyCheck, check=kept)


@transaction.atomic
def _remind(check: CaseStudyCheck) -> bool:
    """Ask again with a new link, if it is still due and there is still somebody."""
    if not _due_pages().filter(pk=check.page_id).exists() or not checkers_of(check.page.submission):
        return False
    if (renewed := renew_for_reminder(check=check)) is None:
        return False
    again, secret = renewed
    signals.check_asked.send(sender=CaseStudyCheck, check=again, secret=secret)
    return True


def _due_pages() -> "QuerySet[Freshness]":
    """Published pages that an institution owns and nobody is correcting, whose day has come."""
    owned = {"page__submission__stage": Stage.PUBLISHED, "page__submission__organisation__isnull": False}
    return Freshness.objects.filter(due_on__lte=timezone.localdate(), page__live=True, **owned)


def _due() -> "QuerySet[Freshness]":
    """Those of them that were not asked about for it: once, and a year later once more if nobody answered."""
    asked = CaseStudyCheck.objects.filter(
        page=OuterRef("page"), created_at__date__gte=OuterRef("due_on"), created_at__gt=timezone.now() - YEAR
    )
    return _due_pages().filter(~Exists(asked))
