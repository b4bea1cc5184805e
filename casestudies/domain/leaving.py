"""Taking a case study back from the Academy, taking it up again, and throwing a draft away."""

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page

from casestudies.domain.stages import StageRefused, move
from casestudies.enums import REVIEWED, Stage
from casestudies.models import CaseStudyPage, StageChange, Submission, lock_text

if TYPE_CHECKING:
    from home.models import User


TAKEN_BACK = frozenset({Stage.WITHDRAWN, Stage.DECLINED})
"""Where a case study rests until its authors take it up again."""


def can_be_withdrawn(submission: Submission) -> bool:
    """Whether the Academy has it, or has had it."""
    return submission.where in REVIEWED or (submission.where == Stage.DRAFT and submission.submitted_at is not None)


def can_be_discarded(submission: Submission) -> bool:
    """Whether it is a draft that nobody but its authors has seen: anything else has a history that is kept."""
    return submission.where == Stage.DRAFT and submission.submitted_at is None and not submission.page.live


@transaction.atomic
def withdraw(*, submission: Submission, by: "User", note: str = "") -> StageChange:
    """Take it back. The review ends; the text stays. Corrections of a live page go back to being corrected."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if not can_be_withdrawn(locked):
        raise StageRefused(f"This case study is at the stage “{locked.where.label}” now: it cannot be withdrawn.")
    page = locked.page
    change = move(submission=submission, to=Stage.CORRECTING if page.live else Stage.WITHDRAWN, by=by, note=note)
    # After the move: whoever hears of the cancelled review finds that nothing is left to be done.
    if running := page.current_workflow_state:
        running.cancel(user=by)
    return change


def take_up_again(*, submission: Submission, by: "User") -> StageChange:
    """Go on writing what was withdrawn, or not taken further: it can be made better and sent again."""
    if submission.where not in TAKEN_BACK:
        raise StageRefused(f"This case study is at the stage “{submission.where.label}” now: it was not withdrawn.")
    return move(submission=submission, to=Stage.DRAFT, by=by)


@transaction.atomic
def discard(*, submission: Submission, by: "User | None" = None) -> None:
    """Delete a draft with everything that was written in it. It cannot be undone."""
    locked = lock_text(page_id=submission.page_id)
    if locked is None:
        return
    if not can_be_discarded(locked):
        raise StageRefused(f"This case study is at the stage “{locked.where.label}” now: it cannot be discarded.")
    page = CaseStudyPage.objects.get(pk=locked.page_id)
    # Places in the tree are given and taken under a lock on the parent (see `drafting`).
    Page.objects.select_for_update().get(pk=page.get_parent().pk)
    # Whoever may discard was asked by the portal: they have no rights in Wagtail.
    DeletePageAction(page, user=by).execute(skip_permission_checks=True)
