"""What an institution does with its page once it is public: say that it is still true, propose a correction, or give one up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casestudies.domain.checking import confirm
from casestudies.domain.correcting import can_be_left, corrections_of, leave_as_it_is, propose
from casestudies.domain.stages import StageRefused
from casestudies.models import Submission
from casestudies.portal.access import submission_view
from casestudies.steps import STEPS
from home.domain.checks import CheckRefused
from home.enums import MemberRole


@submission_view(MemberRole.EDIT)
@require_POST
def correct(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Begin a correction. Pressed twice, the second leads to where the first led."""
    try:
        propose(submission=submission, by=request.user)  # type: ignore[arg-type] # AUTH_USER_MODEL
    except StageRefused as refused:
        if not submission.where.may_be_written:
            messages.warning(request, refused.messages[0])
            return redirect("portal:case_study", submission.uuid)
    return redirect("portal:write", submission.uuid, STEPS[0].key)


@submission_view(MemberRole.VIEW)
@require_safe
def corrections(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Show only what is different from the published page."""
    context = {
        "submission": submission,
        "changes": corrections_of(submission),
        "heading": "What is different from the published page",
    }
    return render(request, "casestudies/portal/corrections.html", context)


@submission_view(MemberRole.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Say what is lost, and leave the page as it is."""
    if not can_be_left(submission):
        return redirect("portal:case_study", submission.uuid)
    if request.method == "POST":
        try:
            leave_as_it_is(submission=submission, by=request.user)  # type: ignore[arg-type] # AUTH_USER_MODEL
        except StageRefused as refused:
            messages.warning(request, refused.messages[0])
        else:
            messages.success(request, "The published page stays as it is.")
        return redirect("portal:case_study", submission.uuid)
    context = {
        "submission": submission,
        "changes": corrections_of(submission),
        "heading": "Leave the published page as it is",
    }
    return render(request, "casestudies/portal/keep.html", context)


@submission_view(MemberRole.MANAGE)
@require_POST
def still_true(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Say that the page is still true, without waiting to be asked."""
    try:
        confirm(submission=submission, by=request.user)  # type: ignore[arg-type] # AUTH_USER_MODEL
    except CheckRefused as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, "Thank you. The page says that you checked it today.")
    return redirect("portal:case_study", submission.uuid)


urlpatterns = [
    path("<uuid:uuid>/correct/", correct, name="correct"),
    path("<uuid:uuid>/corrections/", corrections, name="corrections"),
    path("<uuid:uuid>/keep/", keep, name="keep"),
    path("<uuid:uuid>/still-true/", still_true, name="still_true"),
]
