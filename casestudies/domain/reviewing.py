"""The way of a review beside its approvals: back to its first step, when the text is another one.

Invariant: no step of a review stands that was given for another text.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowState

from casestudies.enums import Stage
from casestudies.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    SignOffRequest,
    Submission,
    lock_text,
)
from home.domain.snapshot import take_snapshot

if TYPE_CHECKING:
    from home.models import User

WORKFLOW = "Case studies"
"""The workflow that the migrations make: editorial review, sign-off by the institution, final approval."""


def give_workflow(*, index_page: CaseStudyIndexPage) -> None:
    """Let what lies below this page go through the review of case studies."""
    if workflow := Workflow.objects.active().filter(name=WORKFLOW).first():
        WorkflowPage.objects.get_or_create(page_id=index_page.pk, defaults={"workflow": workflow})


def lock_review(*, page: CaseStudyPage) -> Submission | None:
    """Wait for whoever ends a step of this page's review now: its text, then its review, in the order of the steps themselves."""
    submission = lock_text(page_id=page.pk)
    running = page.current_workflow_state
    WorkflowState.objects.select_for_update().filter(pk=running.pk if running else None).first()
    return submission


LOOKED_AT = 20
"""How many revisions are looked through for the last change. Whoever saves so often has read the text."""


def last_writer(*, page: CaseStudyPage) -> int | None:
    """The key of the person who last changed what a reader sees. Saving it again as it is, as approving does, is no change."""
    revisions = list(page.revisions.order_by("-created_at", "-pk")[:LOOKED_AT])
    if not revisions:
        return None
    text = take_snapshot(revisions[0].as_object()).digest
    writer: int | None = revisions[0].user_id
    for older in revisions[1:]:
        if take_snapshot(older.as_object()).digest != text:
            break
        writer = older.user_id
    return writer


@transaction.atomic
def review_again(*, workflow_state: WorkflowState, user: "User | None", comment: str) -> None:
    """End the step that a review is at, without an outcome, and begin again with the first."""
    state = WorkflowState.objects.select_for_update().get(pk=workflow_state.pk)
    step = state.current_task_state
    if state.status != WorkflowState.STATUS_IN_PROGRESS or step is None:
        return
    step.status, step.finished_at, step.finished_by, step.comment = (
        TaskState.STATUS_CANCELLED,
        timezone.now(),
        user,
        comment,
    )
    step.save()
    state.update(user=user, next_task=state.workflow.tasks.filter(active=True).first())


@transaction.atomic
def take_up(*, workflow_state: WorkflowState, user: "User | None") -> None:
    """Go on with a review that waited for changes. The text is another one now: it begins with the first step."""
    state = WorkflowState.objects.select_for_update().get(pk=workflow_state.pk)
    first = state.workflow.tasks.filter(active=True).first()
    if state.current_task_state and state.current_task_state.task_id != first.pk:
        # Wagtail goes on with the step that asked; this is told the same way, and begins elsewhere.
        state.status = WorkflowState.STATUS_IN_PROGRESS
        state.current_task_state = None
        state.save()
        state.update(user=user, next_task=first)
    else:
        state.resume(user=user)


@transaction.atomic
def follow_new_text(*, page: CaseStudyPage) -> None:
    """A text that is not the one that the editors read goes back to the first step of its review."""
    stages = (Stage.SIGN_OFF, Stage.APPROVAL)
    submission = Submission.objects.select_for_update().filter(page_id=page.pk, stage__in=stages).first()
    if submission is None:
        return
    revision = submission.page.get_latest_revision()
    state = submission.page.current_workflow_state
    if state is not None and take_snapshot(revision.as_object()).digest != submission.reviewed_digest:
        SignOffRequest.objects.filter(submission=submission).waiting().withdraw()
        review_again(workflow_state=state, user=revision.user, comment="The text was changed")
