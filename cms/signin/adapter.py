"""What django-allauth asks this site: how mail goes out, where people land, how secrets are kept."""

import base64
import hashlib
import time
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from qrcode.image.svg import SvgPathImage

from casestudies.models import Submission
from cms.signin.mail import CHANGED, CHANGES, CODES, LINKS
from cms.signin.second_factor import SIGNED_IN_AT
from home.domain import mail
from home.views.limits import visitor_address

WRONG_CODE = "This is not the code that we sent last. Check it, or ask for a new one."
WRONG_PASSWORD = "The address or the password is not right. Check both, or leave the password empty to get a code."  # noqa: S105 - words about a password


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account was closed. Write to us by the contact page.",
        "cannot_remove_primary_email": "This is your main address. Make another one the main address first.",
        "duplicate_email": "This address belongs to your account already.",
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "enter_current_password": "This is not your current password. Enter it again.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password. Enter it again.",
        "invalid_login": "Enter your e-mail address, for example name@example.ac.uk.",
        "max_email_addresses": "An account has at most %d addresses. Remove one first.",
        "too_many_login_attempts": "Too many attempts failed. Wait five minutes, then try again.",
        "rate_limited": "That was often in a short time. Wait a minute, then try again.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a mail of the library to this site's own door."""
        if template_prefix in CODES:
            mail.send(template=CODES[template_prefix].key, to=[email], context={"code": context["code"]})
        elif template_prefix in LINKS:
            kind, address = LINKS[template_prefix]
            mail.send(template=kind.key, to=[email], context={"link": settings.SITE_URL + reverse(address)})
        else:
            when = f"{timezone.localtime():%-d %B %Y, %H:%M}"
            mail.send(template=CHANGED.key, to=[email], context={"what": CHANGES[template_prefix], "when": when})

    def get_login_stages(self) -> list[str]:
        """Put this site's rule for the second factor in the place of the library's."""
        own = "cms.signin.second_factor.SecondFactorStage"
        return [
            own if stage == "allauth.mfa.stages.AuthenticateStage" else stage for stage in super().get_login_stages()
        ]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what is due: a draft that needs an organisation, the editors' pages, or one's case studies."""
        mine = Submission.objects.filter(organisation=None, started_by=request.user.pk).being_written()
        if draft := mine.order_by("-last_written_at").first():
            return reverse("portal:organisation", args=[draft.uuid])
        is_staff = request.user.has_perm("wagtailadmin.access_admin")
        return reverse("wagtailadmin_home" if is_staff else "portal:mine")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the same."""
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the account."""
        return reverse("portal:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Lead back to the addresses of whoever is signed in."""
        if self.request.user.is_authenticated:
            return reverse("account_email")
        return super().get_email_verification_redirect_url(email_address)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask nobody again who signed in a moment ago."""
        signed_in_at = self.request.session.get(SIGNED_IN_AT, 0)
        is_recent = time.time() - signed_in_at < app_settings.REAUTHENTICATION_TIMEOUT
        return super().is_reauthentication_required(app=app, **kwargs) and not is_recent

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom limits count, as everywhere on this site."""
        return visitor_address(request) or "unknown"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Enter the newest one that the app shows, or a recovery code.",
        "unverified_email": "Confirm your e-mail addresses first, or remove those that you do not use.",
        "cannot_generate_recovery_codes": "Add a passkey or an authenticator app first.",
    }

    def encrypt(self, text: str) -> str:
        """Keep what makes codes unreadable to whoever sees the database alone."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read it again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - theirs
        """Propose a name by day."""
        return f"Passkey of {timezone.localdate():%-d %B %Y}"

    def build_totp_svg(self, url: str) -> str:
        """The picture for inside the page, where the policy allows no image in an address."""
        return str(qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode"))

    def get_totp_issuer(self) -> str:
        """What the app shows above its code."""
        return str(settings.WAGTAIL_SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
