"""What the portal keeps beside a case study's draft while it is written: past versions of its parts, and answers without a place.

Neither is text of its own: the draft is the page's latest revision.
"""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.enums import KeptReason
from casestudies.merging import Key, Part
from casestudies.models.submission import Submission

if TYPE_CHECKING:
    from casestudies.merging import Value


class PartVersion(models.Model):
    """One part as somebody saved or saw it: what changes are told from, and the proof that no word is lost."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="part_versions")
    step = models.CharField(max_length=20, help_text="The key of the step.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the data: the version that a browser names.")
    data = models.JSONField(help_text="All answers of the part, as they stand in its form.")
    saved_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tab = models.UUIDField(null=True, help_text="The open form that sent it. Empty: what the server made of several.")
    number = models.PositiveIntegerField(default=0, help_text="Which of that form's savings it was.")
    revision_id = models.BigIntegerField(null=True, help_text="The revision of the page that it was written to.")

    class Meta:
        indexes = [
            models.Index(fields=["submission", "step", "digest"], name="casestudies_version_digest"),
            models.Index(fields=["submission", "step", "saved_at"], name="casestudies_version_time"),
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.saved_at:%Y-%m-%d %H:%M:%S}"

    @property
    def part(self) -> Part:
        """The answers."""
        return Part.from_data(self.data)


class KeptAnswer(models.Model):
    """An answer that could not take its place in the draft and is kept until somebody settles it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="kept_answers")
    step = models.CharField(max_length=20)
    relation = models.CharField(max_length=40, blank=True, help_text="The list of its row. Empty: no row.")
    row = models.CharField(max_length=36, blank=True, help_text="The UUID of its row.")
    name = models.CharField(max_length=60, help_text="The question.")
    value = models.JSONField(help_text="What was written.")
    instead = models.JSONField(help_text="What stood in its place then.")
    reason = models.CharField(max_length=10, choices=KeptReason)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    tab = models.UUIDField(null=True, help_text="The open form that it was written in.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"

    @property
    def key(self) -> Key:
        """Which question it answers."""
        return Key(self.name, self.relation, self.row)

    @property
    def answer(self) -> "Value":
        """What was written, as a form has it."""
        return tuple(self.value) if isinstance(self.value, list) else str(self.value)

    @property
    def standing(self) -> "Value":
        """What stood in its place, as a form has it."""
        return tuple(self.instead) if isinstance(self.instead, list) else str(self.instead)
