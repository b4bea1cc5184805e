"""Whose a case study is: first a browser's, then a person's, then an organisation's, which it stays.

Invariant: a text never changes hands into none, and nobody gives it to an organisation that they do not write for.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from casestudies.domain import acts
from casestudies.domain.sharing import withdraw_links
from casestudies.models import CaseStudyPage, Submission, lock_text
from casestudies.selectors.access import Visitor, role_in, written_for
from home.domain import memberships
from home.enums import MemberRole
from home.models import Membership, Organisation, User


class HandOverRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot change hands. The message says what to do."""


@transaction.atomic
def claim(*, visitor: Visitor, user: User) -> int:
    """Give what was begun in this browser without an account to the person who signed in there. Return how many drafts."""
    if not visitor.browser_digest:
        return 0
    unclaimed = Submission.objects.filter(organisation=None, started_by=None, browser_digest=visitor.browser_digest)
    # The pages first, as `lock_text` has it.
    list(Page.objects.select_for_update(no_key=True).filter(pk__in=unclaimed.values("page")).order_by("pk"))
    pages = dict(unclaimed.select_for_update().values_list("pk", "page"))
    Submission.objects.filter(pk__in=pages).update(started_by=user, browser_digest="")
    CaseStudyPage.objects.filter(pk__in=pages.values(), owner=None).update(owner=user)
    return len(pages)


@transaction.atomic
def hand_to(*, submission: Submission, organisation: Organisation, by: User) -> None:
    """Let an organisation own a case study: the first one, or another one after it. Handed twice, nothing changes.

    Secret links that another organisation gave out end with its ownership.
    """
    now = lock_text(page_id=submission.page_id)
    if now is None or now.organisation_id == organisation.pk:
        return
    if not now.where.may_be_written:
        raise HandOverRefused(
            "While others work on it, a case study cannot change hands. Wait until it is with you again."
        )
    role = role_in(now, Visitor(user_id=by.pk))
    if role is None or not role.covers(MemberRole.MANAGE):
        raise HandOverRefused("Only a manager of the organisation that owns it can hand a case study over.")
    if not written_for(by).filter(pk=organisation.pk).exists():
        raise HandOverRefused("Choose an organisation that you write for.")
    if now.organisation_id is not None:
        withdraw_links(submission=now, by=by)
    log(instance=now.page, action=acts.HANDED_OVER, user=by, data={"organisation": str(organisation)})
    submission.organisation = now.organisation = organisation
    now.save(update_fields=["organisation"])
    text = now.page.get_latest_revision_as_object()
    text.submitted_by = organisation
    text.save_revision(user=by, clean=False)


def leave(*, membership: Membership) -> None:
    """Leave an organisation. Whoever is the last one there stays as long as it has case studies."""
    has_any = Submission.objects.of(membership.organisation).exists()
    memberships.leave(membership=membership, may_leave_nobody=not has_any)


@transaction.atomic
def delete_own_drafts(*, user: User) -> int:
    """Delete what a person who goes began and gave to no organisation. Return how many."""
    drafts = Submission.objects.select_for_update().filter(organisation=None, started_by=user)
    pages = list(drafts.values_list("page", flat=True))
    for page in CaseStudyPage.objects.filter(pk__in=pages):
        page.delete()
    return len(pages)
