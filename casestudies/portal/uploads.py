"""Pictures and documents come into a step: sent with its whole form, or alone by a script that shows how far they are."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from casestudies import steps
from casestudies.domain import uploads
from casestudies.domain.saving import WritingRefused
from casestudies.forms.uploads import UploadForm, upload_form
from casestudies.models import Submission
from casestudies.portal.access import submission_view
from casestudies.steps import Step
from home.enums import MemberRole
from home.views.limits import is_too_often

PER_HOUR = 60
TOO_OFTEN = "Many files were uploaded from here in a short time. Wait an hour, then upload the next one."


def receive(request: HttpRequest, submission: Submission, step: Step) -> UploadForm | None:
    """Take the file that was sent into the draft, and return None; or return the form with what has to be changed."""
    form = upload_form(step, request.POST, request.FILES)
    if form is None:
        raise Http404
    if is_too_often(request, what="upload", times=PER_HOUR, seconds=3600):
        form.add_error(None, TOO_OFTEN)
    if not form.is_valid():
        return form
    try:
        uploads.attach(
            submission=submission,
            step=step,
            token=form.cleaned_data["token"],
            file=form.new_file(),
            answers=form.answers(),
            user=request.user if request.user.is_authenticated else None,
            is_consented=form.is_consented,
        )
    except ValidationError as refused:
        form.add_error(None, without_words(refused))
        return form
    return None


def without_words(refused: ValidationError) -> str:
    """Why the file was not taken. It is a file that is not saved, and nothing that was typed."""
    sentence = refused.messages[0]
    if isinstance(refused, WritingRefused):
        sentence = sentence.replace("What you typed has not been saved.", "The file has not been added.")
    return sentence


@submission_view(MemberRole.EDIT)
@require_http_methods(["POST"])
def upload(request: HttpRequest, submission: Submission, _role: MemberRole, step: str) -> JsonResponse:
    """Take one file, and say what became of it."""
    here = steps.step(step)
    if here is None:
        raise Http404
    form = receive(request, submission, here)
    if form is None:
        return JsonResponse({"added": True})
    mistakes: list[dict[str, Any]] = [{"field": field, "words": words} for field, words in form.mistakes()]
    return JsonResponse({"mistakes": mistakes}, status=422)


urlpatterns = [path("<uuid:uuid>/upload/<slug:step>/", upload, name="upload")]
