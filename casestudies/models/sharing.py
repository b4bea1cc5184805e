"""A draft shown to a colleague without an account, and what readers say of it before it is sent."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from casestudies.enums import Section
from casestudies.models.submission import Submission
from home.models import SecretLink


class SharedLink(SecretLink):
    """A link that shows a draft as it will be published, to read or to comment, to whoever has it."""

    lasts = timedelta(days=30)

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="shared_links")
    label = models.CharField(
        "whom it is for", max_length=100, help_text="So that you know the link again, for example “Head of nursing”."
    )
    may_comment = models.BooleanField("may comment", default=False, help_text="Whether its reader can comment.")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, chainable."""

    def open(self) -> "CommentQuerySet":
        """Those that nobody has marked as done."""
        return self.filter(done_at=None)


class Comment(models.Model):
    """What a reader of a draft said of one section of it, for those who write it. Staff do not see it."""

    # Made when the form is shown: the same form sent twice is one comment.
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comments")
    link = models.ForeignKey(
        SharedLink,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
        help_text="The link by which its writer read the draft. Empty for a member.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=100, help_text="Who wrote it, as they call themselves.")
    section = models.CharField(
        max_length=20, choices=Section, blank=True, help_text="Where it belongs. Empty: to the whole."
    )
    text = models.TextField(max_length=3000)
    written_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True, help_text="When a member said that it has been dealt with.")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"
