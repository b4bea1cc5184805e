"""The outbox: every message that the site wrote to somebody, readable after it went.

Invariant: the subject and text of a message that went are those that went, but for secrets (codes, secret links), which
are in `secrets` until then and nowhere after. The library's `Email` is the queue: one row for each person, with the state
of its sending; it may be deleted long before the message is.
"""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from post_office.models import Email

from home.enums import MailState
from home.mailkinds import SHOWN_INSTEAD, MailKind, filled, find_mail_kind
from home.models.organisation import Organisation


class MailTemplate(models.Model):
    """The words that staff gave to a kind of mail. Without a row, the words are those that the code declares."""

    key = models.CharField(max_length=80, unique=True, editable=False)
    subject = models.CharField(
        max_length=150, help_text="One line. “Action needed:” or “For information:” is put before it by itself."
    )
    body = models.TextField(max_length=20_000, help_text="Plain text. Placeholders in braces are filled in.")
    is_held = models.BooleanField(
        "hold each message",
        default=False,
        help_text="Keep each message of this kind back until somebody here has read it and lets it go.",
    )

    # A mail that names an organisation is not a use of it.
    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        kind = find_mail_kind(self.key)
        return kind.label if kind else self.key


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Messages, chainable."""

    def of(self, organisation: Organisation) -> "OutboxQuerySet":
        """What was written to one organisation."""
        return self.filter(organisation=organisation)

    def about(self, thing: models.Model) -> "OutboxQuerySet":
        """What was written about one object, whoever it was written to."""
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=str(thing.pk))

    def readable(self) -> "OutboxQuerySet":
        """What those it was written to may read on the site: what went, or should have and could not."""
        return self.filter(state__in=[MailState.SENT, MailState.FAILED])

    def failed(self) -> "OutboxQuerySet":
        """What could not be sent, until somebody sees to it."""
        return self.filter(state=MailState.FAILED)


class OutboxMessage(models.Model):
    """One message, to one or several people."""

    template = models.CharField("kind", max_length=80, db_index=True, help_text="The key of its kind.")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outbox_messages",
        help_text="The organisation that it was written to. Empty for a message to staff or to a person.",
    )
    about_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL, related_name="+")
    about_id = models.CharField(max_length=64, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    needs_action = models.BooleanField(help_text="Whether somebody must do something. The subject says so.")
    pace = models.PositiveSmallIntegerField(help_text="How soon it goes.")
    reply_to = models.EmailField(blank=True, help_text="Where an answer goes.")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    secrets = models.JSONField(
        default=dict, editable=False, help_text="What its secret words stand for, until it went."
    )
    has_secrets = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING, db_index=True)
    written_at = models.DateTimeField(auto_now_add=True, db_index=True)
    due_at = models.DateTimeField(help_text="It does not go before.")
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="home_outbox_about")]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind(self) -> MailKind | None:
        """Its kind, if the code still knows it."""
        return find_mail_kind(self.template)

    @property
    def shown_text(self) -> str:
        """The text for reading on the site: secrets are not in it, at no time."""
        return filled(self.text, self._secrets_shown())

    @property
    def shown_subject(self) -> str:
        """The same of the subject."""
        return filled(self.subject, self._secrets_shown())

    @property
    def recipients(self) -> list[str]:
        """Whom it is for. Prefetch `deliveries` for lists."""
        return [delivery.address for delivery in self.deliveries.all()]

    def _secrets_shown(self) -> dict[str, str]:
        names: Any = self.kind.secret_names if self.has_secrets and self.kind else ()
        return dict.fromkeys(names, SHOWN_INSTEAD)


class OutboxDelivery(models.Model):
    """One message on its way to one person, so that nobody sees whom else it went to, and each failure is seen."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    address = models.EmailField(max_length=254)
    email = models.ForeignKey(
        Email,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        help_text="Its row in the queue; several messages share one in a digest. Empty before and long after.",
    )
    sent_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address
