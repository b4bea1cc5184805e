"""Who writes for an organisation: its members, and who was invited."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models

from home.enums import MemberRole
from home.models.organisation import Organisation
from home.models.secret_link import SecretLink


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

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"


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
        self.domain = self.domain.strip().lower().lstrip("@")
        super().save(*args, **kwargs)
