"""An invitation to an organisation to write a case study, and what became of it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone

from casestudies.enums import InvitationState
from casestudies.models.submission import Submission
from home.models import Organisation, SecretLink
from home.models.secret_link import SecretLinkQuerySet

NAMELESS = "Choose the organisation, or write its name if it is not in the list yet."


class WritingInvitationQuerySet(SecretLinkQuerySet):
    """Invitations, chainable."""

    def with_state(self) -> "WritingInvitationQuerySet":
        """With `state`: how far each has come."""
        written = Q(submission__isnull=False)
        return self.annotate(
            state=Case(
                When(declined_at__isnull=False, then=Value(InvitationState.DECLINED)),
                When(written & Q(submission__page__live=True), then=Value(InvitationState.PUBLISHED)),
                When(written & Q(submission__submitted_at__isnull=False), then=Value(InvitationState.SENT_IN)),
                When(written, then=Value(InvitationState.STARTED)),
                When(withdrawn_at__isnull=False, then=Value(InvitationState.WITHDRAWN)),
                When(expires_at__lte=timezone.now(), then=Value(InvitationState.ENDED)),
                When(opened_at__isnull=False, then=Value(InvitationState.OPENED)),
                default=Value(InvitationState.SENT),
                output_field=CharField(),
            ),
        )


class WritingInvitation(SecretLink):
    """An invitation by staff. Its link leads to the start, with what is known filled in; it begins one case study."""

    lasts = timedelta(days=120)

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="writing_invitations",
        help_text="Which organisation is invited, if it is in the list.",
    )
    organisation_as_written = models.CharField(
        "organisation that is not in the list",
        max_length=255,
        blank=True,
        help_text="Its name, if it is not in the list.",
    )
    name = models.CharField(max_length=255, blank=True, help_text="Whom the message greets.")
    email = models.EmailField("e-mail address", help_text="Where the invitation goes.")
    title = models.CharField(
        "working title", max_length=255, blank=True, help_text="What the case study could be called. It can be changed."
    )
    message = models.TextField(
        blank=True, max_length=2000, help_text="Why you invite this organisation, in your own words. Part of the mail."
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission = models.OneToOneField(
        Submission, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="invitation"
    )
    declined_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False, max_length=2000, help_text="Why it was declined.")

    objects: ClassVar[Any] = WritingInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "invitation to write"
        verbose_name_plural = "invitations to write"

    def __str__(self) -> str:
        return f"{self.organisation_name}, {self.email}"

    @property
    def organisation_name(self) -> str:
        """Whom it is for."""
        return str(self.organisation) if self.organisation else self.organisation_as_written

    @property
    def is_waiting(self) -> bool:
        """Whether a case study can be begun by it, or it can be declined."""
        return self.is_open and self.declined_at is None and self.submission_id is None

    @property
    def answered_at(self) -> datetime | None:
        """When it was declined, or a case study begun by it."""
        return self.declined_at or (self.submission.created_at if self.submission else None)

    def clean(self) -> None:
        """Ask for an organisation."""
        super().clean()
        if not self.organisation and not self.organisation_as_written.strip():
            raise ValidationError({"organisation": NAMELESS})
