"""What staff keep while they review: what each of them has read, and notes that the institution never sees."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.models.submission import Submission


class Look(models.Model):
    """The text as one member of staff last read it, so that the next time only what changed since is to be read."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="looks")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.JSONField(default=dict, help_text="By place: its label, and the words that stood there.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "reviewer"], name="casestudies_look_once")]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.at:%Y-%m-%d %H:%M}"


class PrivateNote(models.Model):
    """A note of staff about a submission. No screen, mail or export of the institution has it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="private_notes")
    text = models.TextField(max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
