"""What was sent to the Academy, and what was agreed to in sending it."""

from django.conf import settings
from django.db import models

from casestudies.models.submission import StageChange, Submission

LICENCE = "CC BY 4.0"
"""Under which an institution's text is published (docs/decisions/0015)."""


class Sending(models.Model):
    """One time that a case study was sent: which text, by whom, and what they agreed to. Never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="sendings")
    change = models.OneToOneField(StageChange, on_delete=models.CASCADE, related_name="sending")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=255, help_text="Who sent it, by name, should the account be deleted.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical snapshot of the text, in hexadecimal.")
    snapshot = models.JSONField(
        default=dict, help_text="The canonical snapshot itself, to show what was changed since."
    )
    licence = models.CharField(max_length=40, help_text="The licence that was agreed to.")
    has_image_consent = models.BooleanField(
        help_text="Whether the sender said that whoever can be recognised in a picture, and whoever made it, agrees."
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.at:%Y-%m-%d}"
