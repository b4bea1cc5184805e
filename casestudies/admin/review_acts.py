"""What staff do beside the text while they read it: on to the next, a private note, a name found in the list."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin import messages

from casestudies.admin.review import REVIEW, ReviewView
from casestudies.admin.submissions import SubmissionView
from casestudies.domain.looking import keep_look, note
from casestudies.domain.resolving import resolve_name
from casestudies.forms.reading import DraftReader
from casestudies.forms.reviewing import NoteForm, ResolveForm
from casestudies.selectors.queue import place_in_queue


class ReadView(SubmissionView):
    """“I have read it”: next time, only what changed since is shown; and on to the next."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was read."""
        following = place_in_queue(page_id=pk, user_id=request.user.pk or 0).next_page
        keep_look(submission=self.submission, reviewer=request.user, text=DraftReader(self.submission).text())  # type: ignore[arg-type] # staff are signed in
        messages.success(request, f"Next time you see what was changed in “{self.submission}” since now.")
        return redirect(REVIEW, following) if following else redirect("submissions:index")


class NoteView(ReviewView):
    """A private note."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Keep it, or show the review again with what was typed."""
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(note_form=form), status=422)
        note(submission=self.submission, text=form.cleaned_data["text"], by=request.user)  # type: ignore[arg-type] # staff are signed in
        messages.success(request, "The note is kept. Only staff see it.")
        return redirect(reverse(REVIEW, args=[self.submission.page_id]) + "#notes")


class ResolveView(SubmissionView):
    """An entry of the list of organisations in the place of a name."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Find it, or add it."""
        form = ResolveForm(request.POST)
        if form.is_valid():
            name, organisation = form.cleaned_data["name"], form.cleaned_data["organisation"]
            if organisation is None and not request.user.has_perm("home.add_organisation"):
                raise PermissionDenied
            try:
                resolve_name(submission=self.submission, name=name, organisation=organisation, by=request.user)  # type: ignore[arg-type] # staff are signed in
            except ValidationError as refused:
                messages.error(request, " ".join(refused.messages))
            else:
                messages.success(request, f"The text says {organisation or name} now.")
        else:
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(REVIEW, pk)


def urls() -> list[URLPattern]:
    """The addresses in the admin."""
    base = "case-studies/<int:pk>/review/"
    return [
        path(f"{base}read/", ReadView.as_view(), name="case_study_read"),
        path(f"{base}note/", NoteView.as_view(), name="case_study_note"),
        path(f"{base}resolve/", ResolveView.as_view(), name="case_study_resolve"),
    ]
