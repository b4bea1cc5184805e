"""Partner organisations are asked to agree to what a case study says of them, and answer without an account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from casestudies.domain.partner_requests import AskingRefused, answer_request, ask_partner
from casestudies.enums import PartnerAnswer, Stage
from casestudies.forms.sharing import AnswerForm, AskPartnerForm
from casestudies.models import PartnerRequest, Submission
from casestudies.portal.access import submission_view
from casestudies.selectors.partner_answers import partner_answers
from home.enums import MemberRole
from home.views.by_secret import by_secret
from home.views.limits import is_too_often

TOO_OFTEN = "Many partners were asked in a short time. Wait an hour, then ask again."


@submission_view(MemberRole.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, submission: Submission, role: MemberRole) -> HttpResponse:
    """What each partner has answered; ask one."""
    may_ask = role.covers(MemberRole.EDIT) and submission.organisation_id is not None
    form, status = AskPartnerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and may_ask:
        status = 422
        if form.is_valid() and is_too_often(request, what="ask-partner", times=30, seconds=3600):
            form.add_error(None, TOO_OFTEN)
        elif form.is_valid():
            try:
                asked = ask_partner(
                    submission=submission,
                    token=form.cleaned_data["token"],
                    part=form.cleaned_data["part"],
                    email=form.cleaned_data["email"],
                    by=request.user,  # type: ignore[arg-type] # AUTH_USER_MODEL: an organisation owns it, so somebody is signed in
                )
            except AskingRefused as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, f"{asked.organisation_name} was asked.")
                return redirect("portal:partners", submission.uuid)
    context = {
        "submission": submission,
        "partners": partner_answers(submission),
        "form": form,
        "asked_part": request.POST.get("part", ""),
        "may_ask": may_ask,
        "heading": "Do your partners agree?",
    }
    return render(request, "casestudies/portal/partners.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret
def partner(request: HttpRequest, secret: str) -> HttpResponse:
    """What is said of a partner, and its answer. Only a POST answers; the first answer stays."""
    asked: PartnerRequest | None = (
        PartnerRequest.objects.open()
        .with_secret(secret)
        .exclude(submission__stage=Stage.TAKEN_DOWN)
        .select_related("submission__page", "submission__organisation")
        .first()
    )
    if asked is None:
        raise Http404
    form, status = AnswerForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and not asked.answer:
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            answer_request(
                request=asked,
                answer=PartnerAnswer(told["answer"]),
                answered_by=told["answered_by"],
                note=told["note"],
            )
            return redirect("portal:partner", secret)
    context = {
        "asked": asked,
        "form": None if asked.answer else form,
        "heading": "Do you agree to what is said of you?",
    }
    return render(request, "casestudies/portal/partner.html", context, status=status)


urlpatterns = [
    path("<uuid:uuid>/partners/", partners, name="partners"),
    path("partners/<str:secret>/", partner, name="partner"),
]
