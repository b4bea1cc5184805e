"""Who writes for an organisation: its members, who was invited, and who asked to join."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.db import models

from home.enums import MemberRole, RequestOutcome
from home.models.organisation import Organisation
from home.models.secret_link import SecretLink, SecretLinkQuerySet

SHARED_DOMAINS = frozenset(
    {
        *("ac.uk", "nhs.net", "nhs.uk", "nhs.scot", "wales.nhs.uk", "hscni.net", "gov.uk", "org.uk", "co.uk"),
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk"),
        *("msn.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com"),
        *("proton.me", "protonmail.com", "gmx.com", "mail.com", "btinternet.com", "sky.com", "virginmedia.com"),
    }
)
"""Domains whose addresses people of many organisations have, or anybody."""


class Membership(models.Model):
    """One person in one organisation. The organisation owns its case studies; people come and go."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=10, choices=MemberRole, default=MemberRole.EDIT, help_text="What the person may do."
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="home_membership_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    @property
    def can(self) -> MemberRole:
        """The role as what it is."""
        return MemberRole(self.role)

    def absorb(self, other: "Membership") -> None:
        """The same person in the duplicate of a merged organisation: the greater role stays."""
        if other.can.covers(self.can):
            self.role = other.role


class InvitationQuerySet(SecretLinkQuerySet):
    """Invitations, chainable."""

    def pending(self) -> Self:
        """Those that can be accepted now."""
        return self.open().filter(accepted_at=None)

    def unanswered(self) -> Self:
        """Those that nobody accepted and nobody withdrew: also those that ended, which can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(SecretLink):
    """An invitation to take part in an organisation, sent to one e-mail address."""

    lasts = timedelta(days=14)

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail address", help_text="Who is invited. Only this address can accept.")
    role = models.CharField(
        max_length=10, choices=MemberRole, default=MemberRole.EDIT, help_text="What the person may do."
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"

    @property
    def is_pending(self) -> bool:
        """Whether it can be accepted now."""
        return self.is_open and self.accepted_at is None


class EmailDomain(models.Model):
    """A domain of e-mail addresses that staff approved: whoever confirmed an address in it may join the organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="email_domains")
    domain = models.CharField(
        max_length=253,
        unique=True,
        help_text="What stands after the @, for example “example.ac.uk”. Not a public mail service.",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.domain

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Domains are compared in lower case, without the @."""
        self.domain = _plain(self.domain)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Take a domain of one organisation only."""
        super().clean()
        self.domain = _plain(self.domain)
        try:
            validate_domain_name(self.domain)
        except ValidationError:
            raise ValidationError({"domain": "Write what stands after the @, for example example.ac.uk."}) from None
        if self.domain in SHARED_DOMAINS:
            raise ValidationError(
                {"domain": f"People of many organisations have addresses in {self.domain}. Invite people one by one."}
            )


def _plain(domain: str) -> str:
    return domain.strip().lower().lstrip("@")


class MembershipRequest(models.Model):
    """Somebody asked staff to join an organisation, which may not be in the list yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="membership_requests")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="membership_requests",
        help_text="Empty if it is not in the list yet.",
    )
    organisation_as_written = models.CharField(
        max_length=255,
        blank=True,
        help_text="The name of an organisation that is not in the list, as the person wrote it.",
    )
    note = models.TextField(blank=True, max_length=1000, help_text="What the person says of it.")
    asked_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome, default=RequestOutcome.WAITING, db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(outcome=RequestOutcome.WAITING),
                name="home_request_waiting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.wanted}"

    @property
    def wanted(self) -> str:
        """The name of the organisation."""
        return self.organisation.name if self.organisation else self.organisation_as_written

    @property
    def is_waiting(self) -> bool:
        """Whether staff have to answer it."""
        return self.outcome == RequestOutcome.WAITING
