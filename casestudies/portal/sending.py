"""Sending a case study to the Academy, taking it back, taking it up again, and discarding a draft.

Each says what it does before it is done, and does nothing by a GET. Done twice (a double click, Back and again), the
second leads to where the first led.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from casestudies.domain import leaving
from casestudies.domain.readiness import readiness_of
from casestudies.domain.sending import SendingRefused, closed_words, moved_words, send
from casestudies.domain.stages import StageRefused
from casestudies.forms.sending import SendForm
from casestudies.models import Submission
from casestudies.portal.access import sent_in, submission_view
from casestudies.selectors.changes import asked_changes
from casestudies.selectors.waiting import usual_waiting_days
from home.enums import MemberRole


@submission_view(MemberRole.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def send_it(request: HttpRequest, submission: Submission, role: MemberRole) -> HttpResponse:
    """Show what is missing; agree and send."""
    if not submission.where.may_be_written:
        return redirect("portal:case_study", submission.uuid)
    may_send = role.covers(MemberRole.MANAGE) and request.user.is_authenticated
    readiness = readiness_of(submission.page.get_latest_revision_as_object(), kept=submission.kept_answers.all())
    form, status = SendForm(sent_in(request), submission=submission, has_images=readiness.has_images), 200
    if request.method == "POST" and may_send:
        status = 422
        if form.is_valid():
            try:
                send(
                    submission=submission,
                    by=request.user,  # type: ignore[arg-type] # AUTH_USER_MODEL, asked above
                    agrees_to_licence=True,
                    agrees_to_images=readiness.has_images,
                    signatory=form.signatory,
                )
            except SendingRefused as refused:
                for problem in refused.messages:
                    form.add_error(None, problem)
            except StageRefused:
                return redirect("portal:case_study", submission.uuid)
            else:
                messages.success(request, "Sent. We have written to you with what happens next.")
                return redirect("portal:case_study", submission.uuid)
    context = {
        "submission": submission,
        "readiness": readiness,
        "changes": asked_changes(submission),
        "closed": closed_words(submission) if submission.organisation_id else [],
        "moved": moved_words(submission) if submission.organisation_id else "",
        "form": form,
        "may_send": may_send,
        "days": usual_waiting_days(),
        "heading": "Send to the Academy",
    }
    return render(request, "casestudies/portal/send.html", context, status=status)


@submission_view(MemberRole.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Say what is lost, and take it back."""
    if not leaving.can_be_withdrawn(submission):
        return redirect("portal:case_study", submission.uuid)
    if request.method == "POST":
        try:
            leaving.withdraw(submission=submission, by=request.user)  # type: ignore[arg-type] # AUTH_USER_MODEL
        except StageRefused as refused:
            messages.warning(request, refused.messages[0])
        else:
            messages.success(request, "Taken back. You can go on with it whenever you like.")
        return redirect("portal:case_study", submission.uuid)
    context = {"submission": submission, "heading": "Take back from the Academy", "is_live": submission.page.live}
    return render(request, "casestudies/portal/withdraw.html", context)


@submission_view(MemberRole.MANAGE)
@require_POST
def take_up(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Go on with what was withdrawn, or not taken further."""
    if submission.where in leaving.TAKEN_BACK:
        try:
            leaving.take_up_again(submission=submission, by=request.user)  # type: ignore[arg-type] # AUTH_USER_MODEL
        except StageRefused as refused:
            messages.warning(request, refused.messages[0])
        else:
            messages.success(request, "You can go on writing.")
    return redirect("portal:case_study", submission.uuid)


@submission_view(MemberRole.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Say what is lost, and delete the draft."""
    if not leaving.can_be_discarded(submission):
        return redirect("portal:case_study", submission.uuid)
    if request.method == "POST":
        title = str(submission)
        try:
            leaving.discard(submission=submission, by=request.user if request.user.is_authenticated else None)
        except StageRefused as refused:
            messages.warning(request, refused.messages[0])
            return redirect("portal:case_study", submission.uuid)
        messages.success(request, f"“{title}” was discarded.")
        return redirect("portal:mine")
    context = {"submission": submission, "heading": "Discard the draft"}
    return render(request, "casestudies/portal/discard.html", context)


urlpatterns = [
    path("<uuid:uuid>/send/", send_it, name="send"),
    path("<uuid:uuid>/withdraw/", withdraw, name="withdraw"),
    path("<uuid:uuid>/take-up/", take_up, name="take_up"),
    path("<uuid:uuid>/discard/", discard, name="discard"),
]
