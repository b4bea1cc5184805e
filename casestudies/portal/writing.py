"""The form of a step: shown, sent by its buttons, and saved by itself."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from casestudies import steps
from casestudies.domain import changes, saving
from casestudies.domain.kinds import is_uuid
from casestudies.domain.missing import step_state
from casestudies.domain.progress import progress_of
from casestudies.domain.saving import PartState, SaveResult, Writer, WritingRefused
from casestudies.enums import KeptReason
from casestudies.forms.changes import changed
from casestudies.forms.controls import Choices
from casestudies.forms.steps import StepForm, row_heading, too_much, typed_part
from casestudies.forms.uploads import UploadForm, upload_form
from casestudies.merging import Part
from casestudies.models import ChangeRequest, Submission
from casestudies.portal.access import submission_view
from casestudies.portal.uploads import receive
from casestudies.selectors.taken_out import TakenOut, taken_out
from casestudies.selectors.uploaded import shown_files
from casestudies.steps import Step
from home.enums import MemberRole
from home.models import Organisation

MOST_NAMES = 2000
MOST_DIGITS = 9


def _step(key: str) -> Step:
    found = steps.step(key)
    if found is None:
        raise Http404
    return found


def writer_of(request: HttpRequest) -> Writer:
    """Who saves, and which of the savings of which open form this is."""
    data = request.POST or request.GET
    tab = data.get("tab", "")
    return Writer(
        user=request.user if request.user.is_authenticated else None,
        tab=UUID(tab) if is_uuid(tab) else None,
        number=_number(data.get("number")),
        answered=_number(data.get("answered")),
        is_resent=data.get("resent") == "1",
    )


def of_another_form(writer: Writer) -> Writer:
    """The same person saving beside the form that is open, so that this is not taken for a saving that it repeats."""
    return replace(writer, tab=uuid4(), number=1)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else 0


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, submission: Submission, _role: MemberRole, step: str) -> HttpResponse:
    """Show the form of a step, or do what the button that was pressed says and show it again."""
    here = _step(step)
    if request.method != "POST":
        return _page(request, submission, here, saving.read_part(submission=submission, step=here))
    action = request.POST.get("do", "continue")
    back = _taken_out(submission, here, action) if action.startswith("back:") else None
    sent = typed_part(here, request.POST)
    typed, anchor = changed(sent, action, back)
    try:
        # What was typed last in a row that is taken out is saved first, so that it can come back with it.
        before = _save(request, submission, here, sent) if action.startswith("remove:") else None
        result = _save(request, submission, here, typed, files=[back.file] if back and back.file else (), after=before)
    except WritingRefused as refused:
        state = PartState(part=typed, version=request.POST.get("version", ""), kept=())
        return _page(request, submission, here, state, refused=refused.messages[0])
    if action == "upload" and (form := receive(request, submission, here)):
        return _page(request, submission, here, result.state, upload=form)
    if action == "upload":
        anchor = f"row-{request.POST.get('upload-token', '')}"
    elif action.startswith("settle:"):
        anchor = _settle(request, submission, action)
    elif action.startswith(("accept:", "done:")):
        anchor = _answer(request, submission, action)
    elif action in ("continue", "save"):
        messages.success(request, f"Saved at {clock(result.saved_at)}.")
    if action == "continue" and not result.state.clashes and (following := _after(here)):
        return redirect("portal:write", submission.uuid, following.key)
    address = reverse("portal:write", args=[submission.uuid, here.key])
    if action.startswith("remove:"):
        address += f"?{urlencode({'out': action.partition(':')[2]})}"
    return redirect(address + (f"#{anchor}" if anchor else ""))


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, submission: Submission, _role: MemberRole, step: str) -> JsonResponse:
    """Save a step that an open form sends by itself; or say where it stands, with a new token, to a form that lost its own."""
    here = _step(step)
    if request.method != "POST":
        state = saving.read_part(submission=submission, step=here)
        is_news = state.version != request.GET.get("version", state.version)
        fragment = _fragment(request, submission, here, state) if is_news else None
        return JsonResponse({"version": state.version, "csrf": get_token(request), "html": fragment})
    typed = typed_part(here, request.POST)
    try:
        result = _save(request, submission, here, typed)
    except WritingRefused as refused:
        return JsonResponse({"refused": refused.messages[0]}, status=409)
    form = StepForm(here, saving.shown(result.state, writer_of(request)), Choices())
    return JsonResponse(
        {
            "version": result.state.version,
            "sent": result.sent,
            "saved": f"Saved at {clock(result.saved_at)}.",
            "clashes": len(result.state.clashes),
            "counts": form.counts(),
            "html": _fragment(request, submission, here, result.state) if result.is_merged else None,
        }
    )


def _save(
    request: HttpRequest,
    submission: Submission,
    step: Step,
    typed: Part,
    *,
    files: Collection[str] = (),
    after: SaveResult | None = None,
) -> SaveResult:
    if request.POST.get("whole") != "1":
        raise WritingRefused("Not all of the page arrived. What you typed is still here: save it again.")
    if wrong := too_much(step, typed):
        raise WritingRefused(wrong)
    writer = writer_of(request)
    return saving.save_part(
        submission=submission,
        step=step,
        typed=typed,
        base_version=after.sent if after else request.POST.get("version", ""),
        writer=of_another_form(writer) if after else writer,
        files=files,
    )


def _taken_out(submission: Submission, step: Step, action: str) -> TakenOut | None:
    """The row that “back:partners:<uuid>” names."""
    _what, relation, identity = [*action.split(":"), "", ""][:3]
    return taken_out(submission=submission, step=step, relation=relation, identity=identity)


def _settle(request: HttpRequest, submission: Submission, action: str) -> str:
    _what, identity, use = [*action.split(":"), "", ""][:3]
    kept = submission.kept_answers.filter(uuid=identity, reason=KeptReason.CLASH).first() if is_uuid(identity) else None
    if kept is None or use not in ("mine", "there", "both"):
        return ""
    try:
        saving.settle(submission=submission, kept=kept, use=use, user=writer_of(request).user)
    except WritingRefused as refused:
        messages.warning(request, refused.messages[0])
        return f"clash-{kept.uuid}"
    return f"id_{kept.relation}-{kept.row}-{kept.name}" if kept.relation else f"id_{kept.name}"


def _answer(request: HttpRequest, submission: Submission, action: str) -> str:
    """Answer what the Academy asks for with a button beside its text: what was typed there is saved by now."""
    what, _, identity = action.partition(":")
    found = submission.change_requests.for_institution().sent().filter(uuid=identity) if is_uuid(identity) else None
    if found is None or (change := found.first()) is None:
        return ""
    try:
        answer_change(request, change, is_accepted=what == "accept")
    except (changes.ChangeRefused, WritingRefused) as refused:
        messages.warning(request, refused.messages[0])
    return f"change-{change.uuid}"


def answer_change(request: HttpRequest, change: ChangeRequest, *, is_accepted: bool, text: str = "") -> None:
    """Take the proposed wording over, or answer in words. Raises `ChangeRefused` or `WritingRefused`."""
    name = str(request.user) if request.user.is_authenticated else "The author"
    if is_accepted:
        changes.accept(change=change, writer=of_another_form(writer_of(request)), name=name)
    else:
        changes.answer(change=change, text=text, name=name)


def _after(step: Step) -> Step | None:
    return next(iter(steps.STEPS[steps.STEPS.index(step) + 1 :]), None)


def clock(at: datetime) -> str:
    """The time of day, as it is said."""
    return date_format(timezone.localtime(at), "H:i")


# --- What is shown --------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    submission: Submission,
    step: Step,
    state: PartState,
    *,
    refused: str = "",
    upload: UploadForm | None = None,
) -> HttpResponse:
    progress = progress_of(submission)
    out = _taken_out(submission, step, f"back:{request.GET['out']}") if "out" in request.GET else None
    is_back = out is None or any(row.uuid == out.row.uuid for row in state.part.rows.get(out.relation, ()))
    context = {
        **_context(request, submission, step, state, progress.funding_lines()),
        "heading": step.title,
        "progress": progress,
        "refused": refused,
        "upload": upload or upload_form(step),
        "position": steps.STEPS.index(step) + 1,
        "following": _after(step),
        "out": out if not is_back else None,
        "out_heading": row_heading(out.relation, out.place) if out else "",
        "gaps": step_state(step, state.part).gaps,
        "saved_at": clock(submission.last_written_at),
    }
    status = 409 if refused else 422 if upload else 200
    return render(request, "casestudies/portal/write.html", context, status=status)


def _fragment(request: HttpRequest, submission: Submission, step: Step, state: PartState) -> str:
    lines = progress_of(submission).funding_lines() if step.key == "posts" else []
    return render_to_string(
        "casestudies/portal/part.html", _context(request, submission, step, state, lines), request=request
    )


def _context(
    request: HttpRequest, submission: Submission, step: Step, state: PartState, lines: list[tuple[str, str]]
) -> dict[str, Any]:
    part = saving.shown(state, writer_of(request))
    asked = submission.change_requests.for_institution().sent().unfinished()
    names = Organisation.objects.current().order_by("name").values_list("name", flat=True)
    return {
        "submission": submission,
        "step": step,
        "form": StepForm(
            step,
            part,
            Choices(lines),
            kept=state.clashes,
            there=state.part,
            files=shown_files(part),
            changes=asked,
        ),
        "may_write": submission.where.may_be_written,
        "version": state.version,
        "tab": str(uuid4()),
        "names": names[:MOST_NAMES] if step.key in ("partners", "funding", "posts") else (),
    }


urlpatterns = [
    path("<uuid:uuid>/write/<slug:step>/", write, name="write"),
    path("<uuid:uuid>/save/<slug:step>/", save, name="save"),
]
