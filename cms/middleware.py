"""Headers that tell a browser what it may do, where Django has no setting for it.

Public pages keep the strict policy of `CONTENT_SECURITY_POLICY`; only addresses below the admin get the other one.
"""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER, SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from home.sites import site_of

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_for_staff(path: str) -> bool:
    """Whether an address is one of Wagtail's admin."""
    return path.startswith(_admin())


@functools.cache
def _admin() -> str:
    return reverse("wagtailadmin_home")


class ContentSecurityPolicyMiddleware:
    """The strict policy for the public, and one that lets Wagtail's forms work for the staff's pages.

    A view that serves what needs another sets the header itself. As no page has a nonce, each policy is made once: django-csp's
    middleware makes two anew for each answer, in a tenth of the time that a suggestion takes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header, but not to the pages with which Django explains a mistake to a developer: those have their styles inside."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR}):
            is_preview = getattr(request, "is_preview", False)
            response.headers.setdefault(HEADER, _policy(staff=is_for_staff(request.path), is_preview=is_preview))
        return response


@functools.cache
def _policy(*, staff: bool, is_preview: bool) -> str:
    policy = settings.ADMIN_CONTENT_SECURITY_POLICY if staff else settings.CONTENT_SECURITY_POLICY
    # Wagtail makes a preview by a request to the page's public address; the editor shows it in a frame.
    return build_policy(policy["DIRECTIVES"], replace={"frame-ancestors": [SELF]} if is_preview else None)


class SiteMiddleware:
    """Put the site where Wagtail looks for it first: composing its own query takes longer than to find and read a page."""

    VIEWS = frozenset({"wagtail_serve", "search:results"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: what is to be done here depends on the view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Find the site for the views that are asked all the time. The others ask Wagtail, if they need it."""
        if request.resolver_match is not None and request.resolver_match.view_name in self.VIEWS:
            request._wagtail_site = site_of(request)  # type: ignore[attr-defined]


class BrowserPermissionsMiddleware:
    """Say that no page needs a camera or a place, and that other sites may not embed what this one serves.

    A view that serves what others may embed sets the header itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to whatever comes back, static files too."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", settings.CROSS_ORIGIN_RESOURCE_POLICY)
        return response
