"""A case study as a Word file: taken away, and brought back answer by answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import steps
from casestudies.domain import word_uploads
from casestudies.domain.progress import progress_of
from casestudies.domain.saving import WritingRefused, read_part
from casestudies.domain.word_uploads import Difference
from casestudies.forms.controls import Choices
from casestudies.forms.steps import MOST_ROWS, too_much
from casestudies.forms.word import changes
from casestudies.forms.word.boxes import QUESTIONS_ONLY, empty_parts
from casestudies.forms.word.bringing import BringForm
from casestudies.forms.word.reading import Brought, NotOurs, read_bytes, read_file
from casestudies.forms.word.writing import Given, word_file
from casestudies.merging import Part
from casestudies.models import Submission, WordUpload
from casestudies.portal.access import submission_view
from home.enums import MemberRole
from home.views.limits import is_too_often
from home.wording import moment_words

WORD_TYPE = settings.WAGTAILDOCS_CONTENT_TYPES["docx"]
PER_HOUR = 30
TOO_OFTEN = "Many Word files were brought from here in a short time. Wait an hour, then bring this one again."
PUBLIC_SECONDS = 3600


@require_safe
def questions(_request: HttpRequest) -> HttpResponse:
    """All questions without answers, for everybody."""
    given = Given(
        title="Questions about your partnership model",
        parts=empty_parts(),
        versions={},
        bring_back=f"{settings.SITE_URL}{reverse('portal:call')}",
    )
    response = _download(word_file(given, Choices()), "questions.docx")
    patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    return response


@submission_view(MemberRole.VIEW)
@require_safe
def download(_request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """The draft with its questions."""
    states = word_uploads.give_out(submission=submission)
    given = _given(
        submission,
        {key: state.part for key, state in states.items()},
        {key: state.version for key, state in states.items()},
    )
    content = word_file(given, Choices(progress_of(submission).funding_lines()))
    return _download(content, f"{slugify(str(submission))[:80] or 'case-study'}.docx")


def _given(submission: Submission, parts: Mapping[str, Part], versions: Mapping[str, str]) -> Given:
    return Given(
        title=str(submission),
        parts=parts,
        versions=versions,
        submission=submission.uuid,
        made=moment_words(timezone.localtime()),
        bring_back=f"{settings.SITE_URL}{reverse('portal:word_upload', args=[submission.uuid])}",
    )


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=WORD_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Take a file, and lead to what is different in it."""
    form = BringForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if is_too_often(request, what="word", times=PER_HOUR, seconds=3600):
            form.add_error(None, TOO_OFTEN)
        elif form.is_valid():
            try:
                upload = _keep(request, submission, form.cleaned_data["file"], form.cleaned_data["token"])
            except ValidationError as refused:
                form.add_error("file", refused.messages[0])
            else:
                return redirect("portal:word_review", submission.uuid, upload.uuid)
    context = {
        "submission": submission,
        "form": form,
        "heading": "Bring a Word file back",
        "may_write": submission.where.may_be_written,
        "recent": submission.word_uploads.filter(settled_at=None).order_by("-at")[:5],
    }
    return render(request, "casestudies/portal/word_upload.html", context, status=status)


def _keep(request: HttpRequest, submission: Submission, file: File, token: UUID) -> WordUpload:
    choices = Choices(progress_of(submission).funding_lines())
    brought = read_file(file, choices, namespace=submission.uuid)
    if brought.submission not in (submission.uuid.hex, QUESTIONS_ONLY):
        raise NotOurs(
            f"“{file.name}” was made for another case study, so nothing of it is taken here. "
            "Bring it there, or copy the answers that belong here."
        )
    given = _as_given_out(submission, brought, choices)
    for step in steps.STEPS:
        if too_much(step, brought.parts[step.key]):
            raise NotOurs(
                f"“{step.title}” has a list of more than {MOST_ROWS} tables, or an answer of more than a book. Shorten it, then bring the file again."
            )
    upload = word_uploads.keep(
        submission=submission,
        token=token,
        file_name=str(file.name),
        versions=brought.versions if brought.submission != QUESTIONS_ONLY else {},
        brought=brought.parts,
        given=given.parts,
        user=request.user if request.user.is_authenticated else None,
    )
    notes = [
        *brought.problems,
        *(f"Beside the boxes: “{text}”" for text in changes.added(given.outside, brought.outside)),
    ]
    for note in notes[:20]:
        messages.warning(request, note[:1500])
    return upload


def _as_given_out(submission: Submission, brought: Brought, choices: Choices) -> Brought:
    """Read what the file was before anybody wrote in it: what reads the same was not changed, whatever a program did to it."""
    if brought.submission == QUESTIONS_ONLY:
        given = Given(title="", parts=empty_parts(), versions={})
    else:
        parts = {}
        for step in steps.STEPS:
            base = word_uploads.base_of(submission=submission, step=step, version=brought.versions.get(step.key, ""))
            parts[step.key] = base or read_part(submission=submission, step=step).part
        given = _given(submission, parts, {})
    return read_bytes(word_file(given, choices), choices, namespace=submission.uuid)


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What a file says about one step."""

    step: steps.Step
    differences: tuple[changes.ShownDifference, ...]


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, submission: Submission, _role: MemberRole, upload: UUID) -> HttpResponse:
    """Show each answer that differs, and take those that are ticked."""
    found = get_object_or_404(WordUpload, uuid=upload, submission=submission)
    found.submission = submission
    refused = ""
    if request.method == "POST":
        try:
            return _take(request, found)
        except WritingRefused as error:
            refused = error.messages[0].replace(
                "What you typed has not been saved.", "Nothing was taken from the file."
            )
    # The names of new funding lines in a file are no choices yet.
    choices = Choices(progress_of(submission).funding_lines())
    ticked = request.POST.getlist("take") if request.method == "POST" else None
    context = {
        "submission": submission,
        "upload": found,
        "steps": [] if found.settled_at else list(_shown(word_uploads.differences(upload=found), choices, ticked)),
        "refused": refused,
        "heading": "Take what the file says",
        "may_write": submission.where.may_be_written,
        "first_step": steps.STEPS[0].key,
    }
    return render(request, "casestudies/portal/word_review.html", context, status=409 if refused else 200)


def _shown(differences: tuple[Difference, ...], choices: Choices, ticked: list[str] | None) -> Iterator[ShownStep]:
    for step in steps.STEPS:
        here = [each for each in differences if each.step == step]
        if here:
            yield ShownStep(step, tuple(changes.shown(each, choices, ticked) for each in here))


def _take(request: HttpRequest, upload: WordUpload) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    taken = word_uploads.take(upload=upload, taken=set(request.POST.getlist("take")), user=user)
    if taken is None or not taken.answers:
        messages.success(
            request, "The file was settled before." if taken is None else "Nothing was taken from the file."
        )
        return redirect("portal:word_review", upload.submission.uuid, upload.uuid)
    number = taken.answers
    messages.success(request, f"{number} answer{'s' if number > 1 else ''} taken from the file.")
    for step in taken.contested:
        messages.warning(
            request, f"In “{step.title}” somebody changed the same words meanwhile. Both texts are kept: choose there."
        )
    return redirect("portal:write", upload.submission.uuid, (taken.contested or taken.steps)[0].key)


urlpatterns = [
    path("questions.docx", questions, name="questions"),
    path("<uuid:uuid>/word/", download, name="word"),
    path("<uuid:uuid>/word/upload/", bring, name="word_upload"),
    path("<uuid:uuid>/word/<uuid:upload>/", review, name="word_review"),
]
