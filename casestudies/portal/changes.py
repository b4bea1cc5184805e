"""A change that the Academy asks for: the wording taken over, or an answer in words. Nothing happens by a GET."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from casestudies.domain.changes import ChangeRefused
from casestudies.domain.places import find_place
from casestudies.domain.saving import WritingRefused
from casestudies.forms.asking import AnswerForm
from casestudies.models import ChangeRequest, Submission
from casestudies.portal.access import sent_in, submission_view
from casestudies.portal.writing import answer_change
from home.enums import MemberRole


@submission_view(MemberRole.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, submission: Submission, _role: MemberRole, change: UUID) -> HttpResponse:
    """Show one, with the proposed wording marked; take it over, or keep the answer."""
    asked = get_object_or_404(ChangeRequest.objects.for_institution().sent(), submission=submission, uuid=change)
    form, status = AnswerForm(sent_in(request), initial={"text": asked.answer}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (said := answered(request, asked, form.cleaned_data["text"], form)):
            messages.success(request, said)
            return redirect(reverse("portal:case_study", args=[submission.uuid]) + f"#change-{asked.uuid}")
    place = find_place(asked.place)
    context = {
        "submission": submission,
        "asked": asked,
        "step": place.step if place else None,
        "form": form,
        "can_answer": submission.where.may_be_written and asked.state != "closed",
        "heading": "A change that the Academy asks for",
    }
    return render(request, "casestudies/portal/change.html", context, status=status)


def answered(request: HttpRequest, asked: ChangeRequest, text: str, form: AnswerForm) -> str:
    """Do it and say what was done, or put into the form why not."""
    is_accepted = request.POST.get("do") == "accept"
    try:
        answer_change(request, asked, is_accepted=is_accepted, text=text)
    except (ChangeRefused, WritingRefused) as refused:
        form.add_error(None, refused)
        return ""
    if is_accepted:
        return "The proposed wording stands in the text now."
    return "Your answer is kept. The Academy reads it when you send the case study back."


urlpatterns = [path("<uuid:uuid>/changes/<uuid:change>/", change, name="change")]
