"""Headers that tell a browser what it may do, where Django and django-csp have no setting for it.

Public pages keep the strict policy of `CONTENT_SECURITY_POLICY`; only addresses below the admin get the other one.
"""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from home.sites import site_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for the public, and one that lets Wagtail's forms work for the staff's pages."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002 - theirs
    ) -> PolicyParts:
        """Return the parts from which the header is built."""
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and request.path.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        if getattr(request, "is_preview", False):
            # Wagtail makes a preview by a request to the page's public address; the editor shows it in a frame.
            parts.replace = (parts.replace or {}) | {"frame-ancestors": [SELF]}
        return parts


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
