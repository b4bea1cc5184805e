"""Wagtail's editor, where the institution may be writing in the same case study at the same time.

Wagtail's own autosave refuses to overwrite what is newer; its buttons do not. Here they save, and what is newer is folded in.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from casestudies.domain.editing import Folded, Opened, fold_in
from casestudies.models import CaseStudyPage, Submission
from home.wording import listed


def fold_in_what_is_newer(request: HttpRequest, page: Any) -> None:
    """Before the editor saves a case study of an institution: have what it saved meanwhile folded into the new revision."""
    if request.method != "POST" or not isinstance(page, CaseStudyPage):
        return
    submission = Submission.objects.filter(page=page.pk).first()
    opened = _opened(request)
    if submission is None or opened is None:
        return
    is_json = not request.accepts("text/html")  # Wagtail's own test for its autosave.
    if not is_json and not _is_latest(page, opened):
        _only_save(request)

    user = request.user if request.user.is_authenticated else None

    def amend(content: dict[str, Any]) -> dict[str, Any]:
        page.amend = None  # Once: what is saved next starts from here.
        merged, folded = fold_in(submission=submission, content=content, opened=opened, user=user)
        if folded.steps and is_json:
            raise PermissionDenied("Saving will overwrite a newer version.")
        page.title = merged["title"] or page.title
        _tell(request, folded)
        return merged

    page.amend = amend


def _opened(request: HttpRequest) -> Opened | None:
    if (own := request.POST.get("overwrite_revision_id", "")).isdecimal():
        return Opened(int(own), None)
    if (loaded := request.POST.get("loaded_revision_id", "")).isdecimal():
        return Opened(int(loaded), parse_datetime(request.POST.get("loaded_revision_created_at", "")))
    return None


def _is_latest(page: Any, opened: Opened) -> bool:
    return page.latest_revision_id == opened.revision_id and opened.created_at in (
        None,
        page.latest_revision_created_at,
    )


def _only_save(request: HttpRequest) -> None:
    """Publish and approve nothing that staff have not seen: save, and show it first."""
    data = request.POST.copy()
    if any(data.pop(name, None) for name in [name for name in data if name.startswith("action-")]):
        messages.warning(
            request,
            "The institution saved changes while you were editing. Your changes are saved together with theirs, and nothing else "
            "was done. Look at the text below, then press the button again.",
        )
    data.pop("overwrite_revision_id", None)
    request.POST = data  # type: ignore[assignment] # a copy of the same class


def _tell(request: HttpRequest, folded: Folded) -> None:
    if not folded.steps:
        return
    steps = listed([f"“{step.title}”" for step in folded.steps])
    messages.info(request, f"What the institution saved while you were editing is in the text now: see {steps}.")
    if folded.kept:
        yours = format_html_join(" ", "“{}”", ((kept.value,) for kept in folded.kept))
        messages.warning(
            request,
            format_html(
                "You both changed the same words. The institution’s stand in the text; yours are kept: {}", yours
            ),
        )
