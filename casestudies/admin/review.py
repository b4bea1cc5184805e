"""Staff's reading screen: the whole text, what is asked for beside its place, and the ways on.

Invariant: each button calls one act, which says no when somebody was faster; nothing changes by looking.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from casestudies.admin.submissions import SubmissionView
from casestudies.domain import changes
from casestudies.domain.assigning import AssigningRefused, assign, set_due
from casestudies.domain.correcting import corrections_of
from casestudies.domain.looking import changed_since, keep_look
from casestudies.domain.resolving import names_written, organisations_in
from casestudies.enums import REVIEWED
from casestudies.forms.asking import AnswerForm, AskForm, GiveBackForm
from casestudies.forms.assigning import AssigneeForm, DueForm
from casestudies.forms.reading import DraftReader, ReadPlace
from casestudies.forms.reviewing import NoteForm
from casestudies.models import CaseStudyPage, ChangeRequest, Look, Submission
from casestudies.selectors.changes import asked_changes, place_anchor
from casestudies.selectors.likeness import like_case_studies, names_to_resolve
from casestudies.selectors.queue import place_in_queue

REVIEW = "case_study_review"
ASK = "case_study_ask"
WHOLE = ReadPlace("", "The whole case study", "", "", takes_wording=False)


class ReviewView(SubmissionView):
    """The text with everything that is asked about it."""

    template_name = "casestudies/admin/review.html"
    page_title = "Review"
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the text and what belongs to its places."""
        submission, reader = self.submission, DraftReader(self.submission)
        asked = asked_changes(submission)
        collected = list(submission.change_requests.for_institution().collected())
        corrections = list(submission.change_requests.for_staff().unfinished())
        read = self._read(reader, {change.place for change in (*collected, *asked.waiting, *corrections)})
        return super().get_context_data(
            **{
                **read,
                **self._beside(reader),
                "asked": asked,
                "answered": [change for change in asked.waiting if change not in asked.open],
                "at": _by_place([*collected, *asked.waiting]),
                "collected": collected,
                "corrections": corrections,
                "is_in_review": submission.where in REVIEWED,
                "may_publish": self.may_publish,
                "public_changes": corrections_of(submission),
                "can_ask": submission.where in changes.READ,
                "give_back_form": GiveBackForm(),
                "organise_forms": (
                    AssigneeForm(initial={"assignee": submission.assignee}),
                    DueForm(initial={"due_on": submission.due_on}),
                ),
                **kwargs,
            }
        )

    def _read(self, reader: DraftReader, asked: set[str]) -> dict[str, Any]:
        """What is shown of the text: all of it, or what was changed since this person last read it and the places asked about."""
        look = Look.objects.filter(submission=self.submission, reviewer=self.request.user.pk).first()
        since = changed_since(look, reader.text()) if look else None
        only_changes = look is not None and "all" not in self.request.GET
        shown = {*since.changed, *asked} if since else asked
        steps = [step.only(shown) for step in reader.steps] if only_changes else reader.steps
        return {
            "look": look,
            "since": since,
            "only_changes": only_changes,
            "changed": since.changed if since else {},
            "steps": [step for step in steps if step],
        }

    def _beside(self, reader: DraftReader) -> dict[str, Any]:
        """What helps to judge it."""
        submission, content = self.submission, reader.progress.content
        return {
            "queue": place_in_queue(page_id=submission.page_id, user_id=self.request.user.pk or 0),
            "progress": reader.progress,
            "unfinished": [state for state in reader.progress.steps if state.gaps],
            "names": names_to_resolve(names_written(content)),
            "may_add": self.request.user.has_perm("home.add_organisation"),
            "alike": like_case_studies(
                page_id=submission.page_id,
                title=str(content.get("title") or ""),
                organisations=organisations_in(content),
            ),
            "notes": submission.private_notes.select_related("by"),
            "note_form": NoteForm(),
        }

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Give the text back with everything that was noted, or say who looks after it and until when."""
        if request.POST.get("what") == "organise":
            return self._organise(request)
        form = GiveBackForm(request.POST)
        if form.is_valid():
            text = DraftReader(self.submission).text()
            try:
                changes.ask(submission=self.submission, note=form.cleaned_data["note"], by=request.user)  # type: ignore[arg-type] # staff are signed in
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                keep_look(submission=self.submission, reviewer=request.user, text=text)  # type: ignore[arg-type] # the same
                messages.success(request, "The institution has the text again, and reads what you ask for.")
                return redirect(REVIEW, self.submission.page_id)
        return self.render_to_response(self.get_context_data(give_back_form=form), status=422)

    def _organise(self, request: HttpRequest) -> HttpResponse:
        owner, due = AssigneeForm(request.POST), DueForm(request.POST)
        if owner.is_valid() and due.is_valid():
            try:
                chosen = owner.cleaned_data["assignee"]
                if chosen != self.submission.assignee:
                    assign(submissions=[self.submission], to=chosen, by=request.user)  # type: ignore[arg-type] # staff are signed in
                set_due(submissions=[self.submission], due_on=due.cleaned_data["due_on"], by=request.user)  # type: ignore[arg-type] # the same
            except AssigningRefused as refused:
                owner.add_error("assignee", refused)
            else:
                messages.success(request, "Saved.")
                return redirect(REVIEW, self.submission.page_id)
        return self.render_to_response(self.get_context_data(organise_forms=(owner, due)), status=422)


def _by_place(found: list[ChangeRequest]) -> dict[str, list[ChangeRequest]]:
    at: dict[str, list[ChangeRequest]] = {}
    for change in found:
        at.setdefault(change.place, []).append(change)
    return at


class AskView(SubmissionView):
    """A change to ask for at one place, beside what stands there."""

    template_name = "casestudies/admin/ask.html"
    page_title = "Ask for a change"
    header_icon = "edit"
    place: ReadPlace

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=self._form()))

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Note the change."""
        form = self._form(request.POST)
        if form.is_valid():
            place, told = self.place, form.cleaned_data
            try:
                changes.collect(
                    submission=self.submission,
                    place=place.name,
                    where=place.label,
                    text=told["text"],
                    before=place.written,
                    proposed=told.get("proposed", ""),
                    by=request.user,  # type: ignore[arg-type] # staff are signed in
                )
            except changes.ChangeRefused as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, "Noted. The institution sees it when you give the text back.")
                return redirect(reverse(REVIEW, args=[self.submission.page_id]) + f"#{place_anchor(place.name)}")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _form(self, data: Any = None) -> AskForm:
        name = self.request.GET.get("place", "")
        found = DraftReader(self.submission).find(name) if name else WHOLE
        if found is None:
            raise Http404
        self.place = found
        return AskForm(data, takes_wording=found.takes_wording, initial={"proposed": found.written})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place."""
        return super().get_context_data(
            place=self.place, back=reverse(REVIEW, args=[self.submission.page_id]), **kwargs
        )


def _answer(change: ChangeRequest, request: HttpRequest) -> None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise ValidationError(list(form.errors["text"]))
    changes.answer(change=change, text=form.cleaned_data["text"], name=str(request.user))


ACTS: dict[str, tuple[Callable[[ChangeRequest, HttpRequest], object], str]] = {
    "drop": (lambda change, _request: changes.drop(change=change), "Forgotten. The institution never sees it."),
    "close": (lambda change, _request: changes.close(change=change), "Closed."),
    "reopen": (
        lambda change, _request: changes.reopen(change=change),
        "Open again. The institution can answer it once you give the text back.",
    ),
    "answer": (_answer, "Answered."),
}


class ChangeActView(SubmissionView):
    """The buttons beside one change, and the one that closes all that are answered."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, change: UUID | None = None, act: str = "") -> HttpResponse:
        """Do it, or say who was faster."""
        if change is None:
            number = changes.close_answered(submission=self.submission)
            messages.success(request, f"{number} closed.")
            return redirect(REVIEW, pk)
        if act not in ACTS:
            raise Http404
        found = get_object_or_404(ChangeRequest, submission=self.submission, uuid=change)
        do, said = ACTS[act]
        try:
            do(found, request)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, said)
        return redirect(reverse(REVIEW, args=[pk]) + f"#{place_anchor(found.place)}")


def urls() -> list[URLPattern]:
    """The addresses in the admin."""
    base = "case-studies/<int:pk>/review/"
    return [
        path(base, ReviewView.as_view(), name=REVIEW),
        path(f"{base}ask/", AskView.as_view(), name=ASK),
        path(f"{base}changes/close-answered/", ChangeActView.as_view(), name="case_study_close_answered"),
        path(f"{base}changes/<uuid:change>/<slug:act>/", ChangeActView.as_view(), name="case_study_change"),
    ]


def review_button(page: Any, user: Any) -> Button | None:
    """The button in the menu of a case study with a submission."""
    if not isinstance(page, CaseStudyPage) or not page.permissions_for_user(user).can_edit():
        return None
    if not Submission.objects.with_the_academy().filter(page=page).exists():
        return None
    return Button("Review", reverse(REVIEW, args=[page.pk]), icon_name="doc-full", priority=45)
