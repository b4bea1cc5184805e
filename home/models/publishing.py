"""What was approved, so that nothing else is published in its place."""

from django.db import models
from wagtail.models import TaskState


class Approval(models.Model):
    """The digest of the text that a workflow step approved.

    Wagtail publishes the latest revision when a workflow ends, and autosave overwrites a revision in place; the
    guard compares this digest with what is about to be published.
    """

    task_state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="approval")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical snapshot, in hexadecimal.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.task_state_id}: {self.digest[:12]}"
