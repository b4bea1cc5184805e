"""Who has to show a second factor, and who has shown one in this session.

Invariant: with `STAFF_SECOND_FACTOR` on, no page below the admin's address answers somebody who did not show a passkey, an
authenticator app's code or a recovery code since signing in. Setting one up counts as showing it.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cms.middleware import is_for_staff

SIGNED_IN_AT = "signed_in_at"
SHOWN_BY = "second_factor_shown_by"
TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorStage(AuthenticateStage):
    """Ask staff, and whoever added an authenticator app. For others a passkey is one way to sign in, a code another."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user: Any = self.login.user
        return super()._should_handle(request) and (
            user.has_perm("wagtailadmin.access_admin") or is_mfa_enabled(user, [Authenticator.Type.TOTP])
        )


@receiver(user_logged_in)
def on_signed_in(*, request: HttpRequest, **_kwargs: Any) -> None:
    """Remember when this session began, so that nobody is asked who they are twice in a minute."""
    request.session[SIGNED_IN_AT] = time.time()


@receiver(authentication_step_completed)
def on_step_completed(*, request: HttpRequest, user: Any, method: str, **_kwargs: Any) -> None:
    """Remember in the session that a second factor was shown."""
    if method == "mfa":
        request.session[SHOWN_BY] = user.pk


@receiver(authenticator_added)
def on_authenticator_added(*, request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Setting it up shows that it is there."""
    request.session[SHOWN_BY] = user.pk


@receiver(authenticator_removed)
def on_authenticator_removed(*, request: HttpRequest, **_kwargs: Any) -> None:
    """What is gone must not count on."""
    request.session.pop(SHOWN_BY, None)


class AdminDoorMiddleware:
    """The one door to the admin: staff alone, with a second factor where the setting says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let staff in, lead them to the second factor, and show others nothing. Who is not signed in, Wagtail sends to sign in."""
        user = request.user
        if not is_for_staff(request.path) or not user.is_authenticated:
            return self.get_response(request)
        if request.path == reverse("wagtailadmin_logout"):
            return self.get_response(request)
        if not user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        if settings.STAFF_SECOND_FACTOR and request.session.get(SHOWN_BY) != user.pk:
            return _ask(request)
        return self.get_response(request)


def _ask(request: HttpRequest) -> HttpResponse:
    kinds = set(Authenticator.objects.filter(user=request.user.pk, type__in=TYPES).values_list("type", flat=True))
    if not kinds:
        messages.warning(
            request,
            "Before you go on to the editors’ pages, add a passkey or an authenticator app. "
            "It protects the site should somebody get into your mail.",
        )
        return redirect("mfa_index")
    way = "mfa_reauthenticate" if Authenticator.Type.TOTP in kinds else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(way)}?{urlencode({'next': request.get_full_path()})}")
