"""The steps of a review: kinds of Wagtail tasks, so that its workflow is the state machine that staff see as usual.

Invariant: a step ends once. `on_action` takes a lock on the page, its submission and the workflow's row and looks again, so that approving twice, after
somebody cancelled, or at the same time ends in one outcome, and the others read which.
"""

from typing import Any, ClassVar

from django.db import transaction
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from casestudies import signals
from casestudies.enums import Stage
from casestudies.models.submission import lock_text
from home.rules import PublishingRefused

OVERTAKEN = "Somebody else ended this step meanwhile: {}. Load the page again to see where it stands."


class OneOutcomeTask(AbstractGroupApprovalTask):
    """A step that one of these groups ends, once."""

    submission_stage: ClassVar[Stage]
    """What the portal calls a submission that is at this step."""

    class Meta:
        abstract = True

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do what the member of staff chose, if the step is still theirs to end."""
        key = WorkflowState.objects.values_list("object_id", flat=True).get(pk=task_state.workflow_state_id)
        lock_text(page_id=int(key))
        workflow_state = WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        now = TaskState.objects.get(pk=task_state.pk)
        page = workflow_state.content_object
        if workflow_state.current_task_state_id != now.pk or now.status != TaskState.STATUS_IN_PROGRESS:
            outcome = workflow_state if workflow_state.status == WorkflowState.STATUS_CANCELLED else now
            raise PublishingRefused(page=page, reasons=[OVERTAKEN.format(outcome.get_status_display().lower())])
        if action_name not in {name for name, _label, _needs_form in self.get_actions(page, user)}:
            raise PublishingRefused(page=page, reasons=[self.why_not(page, user)])
        return self.act(now.specific, user, action_name, **kwargs)

    def act(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do it, under the lock."""
        return super().on_action(task_state, user, action_name, **kwargs)

    def why_not(self, page: Any, user: Any) -> str:
        """Say why this person cannot end the step so."""
        return "You cannot end this step of the review. Ask a member of the group that can."


class EditorialReviewTask(OneOutcomeTask):
    """Staff read the text. Whoever last wrote in it does not approve it."""

    submission_stage = Stage.SUBMITTED

    class Meta:
        verbose_name = "editorial review"
        verbose_name_plural = "editorial reviews"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Leave out approval for the last one who wrote."""
        actions = super().get_actions(obj, user)
        if _last_wrote(obj, user):
            actions = [action for action in actions if action[0] != "approve"]
        return actions

    def act(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve the text as staff left it. Wagtail would count it for the one with which the step began, and ask again."""
        if action_name == "approve":
            task_state.revision = task_state.workflow_state.content_object.get_latest_revision()
            task_state.save(update_fields=["revision"])
        return super().act(task_state, user, action_name, **kwargs)

    def why_not(self, page: Any, user: Any) -> str:
        """Say so to the last one who wrote."""
        if _last_wrote(page, user):
            return "You changed the text last, so somebody else must read and approve it. Ask a colleague."
        return super().why_not(page, user)

    @classmethod
    def get_description(cls) -> str:
        """What the task is, where staff build workflows."""
        return "Members of these groups read and approve the text, but not who last wrote in it"


class SignOffTask(OneOutcomeTask):
    """The institution that owns the case study agrees to the text, by a link and without an account.

    Pages that no institution owns, and texts that it agreed to already, pass at once, with the reason on record.
    """

    submission_stage = Stage.SIGN_OFF

    class Meta:
        verbose_name = "sign-off by the institution"
        verbose_name_plural = "sign-offs by institutions"

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin to wait, or pass at once if a receiver says why nobody must be asked."""
        task_state = super().start(workflow_state, user=user)
        for _receiver, reason in signals.sign_off_began.send(sender=type(self), task_state=task_state, user=user):
            if reason:
                task_state.status, task_state.comment = TaskState.STATUS_SKIPPED, reason
                task_state.save(update_fields=["status", "comment"])
        return task_state

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Staff can take the text back into the review; asking and overriding have screens of their own."""
        return [action for action in super().get_actions(obj, user) if action[0] == "reject"]

    @classmethod
    def get_description(cls) -> str:
        """What the task is, where staff build workflows."""
        return "The institution agrees to the text; members of these groups look after it"


class FinalApprovalTask(OneOutcomeTask):
    """Staff have the last word before publication."""

    submission_stage = Stage.APPROVAL

    class Meta:
        verbose_name = "final approval"
        verbose_name_plural = "final approvals"


def _last_wrote(page: Any, user: Any) -> bool:
    writers = {writer for _receiver, writer in signals.last_writer_asked.send(sender=EditorialReviewTask, page=page)}
    return user is not None and user.pk in writers
