"""Corrections of a published page by its institution: the page stays live as it is until a correction was approved.

Invariant: the live text is changed by publishing alone; a correction that is given up leaves no trace in the draft, so that it is
not published with a later one.
"""

from typing import TYPE_CHECKING

from django.db import transaction

from casestudies.domain import checking
from casestudies.domain.stages import StageRefused, move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, StageChange, Submission, lock_text
from home.domain.comparing import Change, compare
from home.domain.snapshot import take_snapshot

if TYPE_CHECKING:
    from home.models import User

NOTHING_NEW = "Nothing is different from the published page yet. Change something, or leave the page as it is."


def can_be_corrected(submission: Submission) -> bool:
    """Whether a correction can be begun."""
    return submission.where == Stage.PUBLISHED and submission.page.live


def can_be_left(submission: Submission) -> bool:
    """Whether a correction that was begun can be given up."""
    return submission.where == Stage.CORRECTING and submission.page.live


def propose(*, submission: Submission, by: "User") -> StageChange:
    """Open the text of a published page to its institution. Its draft begins as what is public."""
    if not can_be_corrected(submission):
        raise StageRefused(f"This case study is at the stage “{submission.where.label}” now: it cannot be corrected.")
    return move(submission=submission, to=Stage.CORRECTING, by=by)


@transaction.atomic
def leave_as_it_is(*, submission: Submission, by: "User") -> StageChange:
    """Give a correction up: the draft is what is public again. What the institution doubted, it has now looked at."""
    locked = lock_text(page_id=submission.page_id)
    if locked is None or not can_be_left(locked):
        now = (locked or submission).where.label
        raise StageRefused(f"This case study is at the stage “{now}” now: nothing can be given up.")
    page = CaseStudyPage.objects.get(pk=locked.page_id)  # As it is public.
    if page.has_unpublished_changes:
        page.save_revision(user=by, changed=False, clean=False, log_action=True)
        page.has_unpublished_changes, page.draft_title = False, page.title
        page.save(update_fields=["has_unpublished_changes", "draft_title"])
    locked.kept_answers.all().delete()
    change = move(submission=locked, to=Stage.PUBLISHED, by=by)
    checking.settle_doubt(submission=locked, by=by)
    return change


def corrections_of(submission: Submission) -> tuple[Change, ...]:
    """What is different in the latest draft from what is public. Nothing is public: nothing is different."""
    if not submission.page.live:
        return ()
    public = take_snapshot(CaseStudyPage.objects.get(pk=submission.page_id))
    return compare(public, take_snapshot(submission.page.get_latest_revision_as_object()))
