"""The guard's last word in the admin: wherever it refuses, staff read why instead of an error page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.middleware import is_for_staff
from home.admin.refusals import refusal_response
from home.rules import PublishingRefused


class PublishingRefusedMiddleware:
    """Turns a refusal that no view expected into an answer: workflow steps, copies, bulk actions, the admin's API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer staff's requests, and whoever asks for JSON; leave everything else to the view's own package."""
        if not isinstance(exception, PublishingRefused):
            return None
        if not is_for_staff(request.path) and request.accepts("text/html"):
            return None
        return refusal_response(request, page=exception.page, reasons=exception.reasons)
