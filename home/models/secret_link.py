"""Secret links: an address that lets whoever has it do one thing, without an account.

Invariant: the secret itself is never stored, only its digest; a link that ended, was used up or was taken back answers like
one that never was.
"""

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

SECRET_BYTES = 32


def digest_of(secret: str) -> str:
    """SHA-256 of a secret, in hexadecimal. A secret is 256 random bits, so it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_for(token: UUID, *sent: Any) -> str:
    """The secret of the link that a form asks for: what is `sent` with its token again has the same, and no other sending.

    So a form that is sent twice makes one link, which can be shown both times, although no secret is stored.
    """
    said = json.dumps([str(token), *map(str, sent)])
    mac = salted_hmac("home.secret_link", said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


class SecretLinkQuerySet(models.QuerySet[Any]):
    """Links, chainable."""

    def open(self) -> Self:
        """Those that work now."""
        return self.filter(withdrawn_at=None, expires_at__gt=timezone.now())

    def with_secret(self, secret: str) -> Self:
        """The link of this secret, if there is one."""
        return self.filter(digest=digest_of(secret))

    def withdraw(self) -> int:
        """Take them back, from now on. Those that were taken back before keep their time. Return how many."""
        return self.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


class SecretLink(models.Model):
    """A link that expires and can be withdrawn. Subclasses add what it is for, and say how long it `lasts`."""

    lasts: ClassVar[timedelta]
    """How long a new link works."""

    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the secret.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def issue(cls, *, created_by: "AbstractBaseUser | None" = None, secret: str = "", **what: Any) -> tuple[Self, str]:
        """Make a link and return it with its secret, by default a new one, which can be read only now."""
        secret = secret or secrets.token_urlsafe(SECRET_BYTES)
        link = cls(digest=digest_of(secret), expires_at=timezone.now() + cls.lasts, created_by=created_by, **what)
        link.save(force_insert=True)
        return link, secret

    def renew(self) -> str:
        """Give the link another secret and a new term, unsaved, and return the secret. The old one ends when this is saved."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self.digest, self.expires_at = digest_of(secret), timezone.now() + self.lasts
        return secret

    @property
    def is_open(self) -> bool:
        """Whether it works now."""
        return self.withdrawn_at is None and self.expires_at > timezone.now()
