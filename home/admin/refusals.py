"""How staff are told that a page cannot be published: every reason at once, and nothing of their work lost."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin import messages

from home.domain.publishing import publishing_problems
from home.models import BasePage


def problems_of_draft(page: object) -> list[str]:
    """Return why the latest draft of a page may not become public."""
    revision = page.get_latest_revision() if isinstance(page, BasePage) else None
    draft = revision.as_object() if revision else page
    return list(publishing_problems(page=draft)) if isinstance(draft, BasePage) else []


def refusal_response(request: HttpRequest, *, page: object, reasons: Sequence[str]) -> HttpResponse:
    """Answer a request that would have published: back to the editor with the reasons, or the reasons as JSON."""
    if not request.accepts("text/html"):
        return JsonResponse(
            {
                "success": False,
                "error_code": "publishing_refused",
                "error_message": " ".join(reasons),
                "reasons": list(reasons),
            },
            status=400,
        )
    messages.error(request, _sentence(page, "is not published yet. What was written is kept as a draft.", reasons))
    page_id = getattr(page, "pk", None)
    address = reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else request.get_full_path()
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        # Wagtail's dialogue for workflow steps goes where its answer says.
        return JsonResponse({"step": "success", "redirect": address})
    return redirect(address)


def show_refusal(request: HttpRequest, *, page: object, reasons: Iterable[str]) -> None:
    """Say for one page of several why it is not published."""
    messages.error(request, _sentence(page, "cannot be published yet.", reasons))


def warn_reviewers(request: HttpRequest, *, page: object, reasons: Iterable[str]) -> None:
    """Say, to whoever submits a draft for review, what will stand in the way of publishing it."""
    messages.warning(request, _sentence(page, "is in review, and cannot be published before this is done.", reasons))


def _sentence(page: object, verdict: str, reasons: Iterable[str]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((reason,) for reason in reasons))
    return format_html('“{}” {}<ul class="refusal">{}</ul>', str(page), verdict, items)
