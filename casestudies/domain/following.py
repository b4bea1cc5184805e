"""The portal's words for a state follow Wagtail: what staff do in the admin is what the institution is told.

Invariant: each of these may be called again, late, or for a page that no institution wrote, and then does nothing.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowState

from casestudies.domain import changes
from casestudies.domain.stages import move
from casestudies.enums import REVIEWED, TRANSITIONS, WRITABLE, Stage
from casestudies.models import CaseStudyPage, Submission
from home.rules import PublishingRefused

if TYPE_CHECKING:
    from home.models import User

NO_REASON = "The Academy ended its review without a reason. Send it again when you are ready, or ask us why."


def follow_start(*, workflow_state: WorkflowState, user: "User | None") -> None:
    """Staff started the review of a text that its institution had not sent."""
    submission = _submission(workflow_state)
    if submission and submission.where in WRITABLE:
        _move(submission, Stage.SUBMITTED, by=user)


def follow_task(*, task_state: TaskState, user: "User | None") -> None:
    """A step of the review began: the last of several is the final approval, unless a kind of step names its own stage."""
    submission = _submission(task_state.workflow_state)
    if submission is None or submission.where not in REVIEWED:
        return
    tasks = list(task_state.workflow_state.workflow.tasks.values_list("pk", flat=True))
    is_last = len(tasks) > 1 and tasks[-1] == task_state.task_id
    by_place = Stage.APPROVAL if is_last else Stage.SUBMITTED
    _move(submission, getattr(task_state.task.specific, "submission_stage", by_place), by=user)


def follow_rejection(*, workflow_state: WorkflowState, user: "User | None") -> None:
    """Staff ask for changes: the institution sees everything that they noted."""
    if submission := _submission(workflow_state):
        changes.send_collected(submission=submission)
        _move(submission, Stage.CHANGES_ASKED, by=user, note=_comment(workflow_state))


def follow_cancellation(*, workflow_state: WorkflowState, user: "User | None") -> None:
    """Staff ended the review without an outcome: the text is its authors' again."""
    submission = _submission(workflow_state)
    if submission and submission.where in REVIEWED:
        back = Stage.CORRECTING if submission.page.live else Stage.DRAFT
        _move(submission, back, by=user, note=_comment(workflow_state) or NO_REASON)


def follow_publishing(*, page: CaseStudyPage) -> None:
    """The text became public, now and not at some later time. Corrections that are not part of it go on."""
    submission = Submission.objects.filter(page=page).first()
    if submission and page.live and not (submission.where == Stage.CORRECTING and page.has_unpublished_changes):
        _move(submission, Stage.PUBLISHED)
        changes.close_all(submission=submission)


def follow_unpublishing(*, page: CaseStudyPage) -> None:
    """The page was taken down. Wagtail also says so of a page that it is about to delete, whose row it leaves as it was."""
    if Page.objects.filter(pk=page.pk, live=True).exists():
        return
    if submission := Submission.objects.filter(page=page).first():
        _move(submission, Stage.TAKEN_DOWN)


def refuse_what_was_taken_back(*, page: Any) -> None:
    """Part of the guard: nothing is published that its institution took back, or that was declined."""
    submission = Submission.objects.filter(page_id=page.pk).first() if isinstance(page, CaseStudyPage) else None
    if submission and submission.where != Stage.PUBLISHED and Stage.PUBLISHED not in TRANSITIONS[submission.where]:
        seen = f"Its institution sees this case study as “{submission.where.label}”."
        raise PublishingRefused(
            page=page, reasons=[f"{seen} It can be published once the institution has sent it again."]
        )


def _submission(workflow_state: WorkflowState) -> Submission | None:
    page = workflow_state.content_object
    return Submission.objects.select_related("page").filter(page_id=page.pk).first() if isinstance(page, Page) else None


def _comment(workflow_state: WorkflowState) -> str:
    return workflow_state.current_task_state.comment.strip() if workflow_state.current_task_state else ""


@transaction.atomic
def _move(submission: Submission, to: Stage, *, by: "User | None" = None, note: str = "") -> None:
    """Move if there is a way there from where it is now."""
    now = Submission.objects.select_for_update().get(pk=submission.pk).where
    if now != to and to in TRANSITIONS[now]:
        move(submission=submission, to=to, by=by, note=note)
