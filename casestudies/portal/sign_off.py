"""The signatory's page, at `sign-off/<secret>/`, without an account.

Invariant: what is shown is the frozen snapshot of the request and nothing else, for as long as the link lasts; looking changes
nothing, so that what opens links before people do (scanners of mail) agrees to nothing.
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from casestudies.domain.signing import SignOffRefused, agree, ask_for_corrections
from casestudies.enums import Stage
from casestudies.forms.signing import MOST_CORRECTIONS, AgreeForm, Corrections
from casestudies.models import SignOffRequest
from casestudies.portal.ended import ended
from casestudies.portal.preview import file_in, text_page
from home.domain.comparing import Change, changes_between, places_in
from home.domain.snapshot import take_snapshot
from home.views.by_secret import by_secret


def _found(secret: str) -> SignOffRequest:
    """The request of a link that was not taken back. It may have ended."""
    there = SignOffRequest.objects.filter(withdrawn_at=None).exclude(submission__stage=Stage.TAKEN_DOWN)
    found = there.with_secret(secret).select_related("submission__page", "submission__organisation")
    request: SignOffRequest | None = found.first()
    if request is None:
        raise Http404
    return request


def _open(secret: str) -> SignOffRequest:
    """The request of a link that works: nothing of the text is shown by another."""
    request = _found(secret)
    if not request.is_open:
        raise Http404
    return request


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret
def sign_off(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the text with the editors' changes marked; take a yes, or corrections."""
    asked = _found(secret)
    if not asked.is_open:
        return ended(request, answered_at=asked.answered_at)
    forms_shown = _forms(request, asked)
    status = 200
    if request.method == "POST" and not asked.answer:
        status = 422
        refused = _answered(request.POST, asked, forms_shown)
        if refused is None:
            return redirect("portal:sign_off", secret)
    context = {
        "asked": asked,
        "heading": "Do you agree to what will be published?",
        "changes": changes_between(asked.before, asked.snapshot) if asked.before else (),
        "public_changes": _public_changes(asked),
        "page_address": reverse("portal:sign_off_page", args=[secret]),
        "can_add": len(forms_shown["corrections"].forms) < MOST_CORRECTIONS,
        **forms_shown,
    }
    return render(request, "casestudies/portal/sign_off.html", context, status=200 if "add" in request.POST else status)


def _public_changes(asked: SignOffRequest) -> tuple[Change, ...]:
    """What is different from the published page, if there is one and it is still to be decided."""
    page = asked.submission.page
    return changes_between(take_snapshot(page).data, asked.snapshot) if page.live and not asked.answer else ()


def _forms(request: HttpRequest, asked: SignOffRequest) -> dict[str, Any]:
    what = request.POST.get("what", "")
    # A longer list of boxes is asked for, not sent: nothing is checked, and what was typed stays.
    data = request.POST.copy() if what == "corrections" else None
    if data is not None and "add" in data:
        data["corrections-TOTAL_FORMS"] = str(min(_count(data) + 1, MOST_CORRECTIONS))
    return {
        "form": AgreeForm(request.POST if what == "agree" else None, initial={"name": asked.name, "role": asked.role}),
        "corrections": Corrections(data, prefix="corrections", form_kwargs={"places": places_in(asked.snapshot)}),
        "corrections_name": request.POST.get("corrections-name", asked.name),
    }


def _count(data: Any) -> int:
    given = data.get("corrections-TOTAL_FORMS", "")
    return int(given) if given.isascii() and given.isdigit() else 1


def _answered(data: Any, asked: SignOffRequest, shown: dict[str, Any]) -> forms.ValidationError | bool | None:
    """Do what was chosen and return None, or put into the form why not."""
    form, corrections = shown["form"], shown["corrections"]
    try:
        if data.get("what") == "agree" and form.is_valid():
            agree(request=asked, name=form.cleaned_data["name"], role=form.cleaned_data["role"])
            return None
        if data.get("what") == "corrections" and "add" not in data and corrections.is_valid():
            name = data.get("corrections-name", "").strip()[:255] or asked.name
            ask_for_corrections(request=asked, name=name, corrections=corrections.corrections())
            return None
    except SignOffRefused as refused:
        shown["refused"] = refused.messages
    return True


@require_safe
@by_secret
def sign_off_page(request: HttpRequest, secret: str) -> HttpResponse:
    """The page exactly as it would be published."""
    asked = _open(secret)
    return text_page(
        request, asked.submission, asked.page(), files=reverse("portal:sign_off", args=[secret]) + "files/"
    )


@require_safe
@by_secret
def sign_off_file(request: HttpRequest, secret: str, kind: str, name: str) -> HttpResponseBase:
    """A picture or document of the frozen text."""
    asked = _open(secret)
    return file_in(request, asked.content, kind, name)


urlpatterns = [
    path("sign-off/<str:secret>/", sign_off, name="sign_off"),
    path("sign-off/<str:secret>/page/", sign_off_page, name="sign_off_page"),
    path("sign-off/<str:secret>/files/<str:kind>/<path:name>", sign_off_file, name="sign_off_file"),
]
