"""For which organisation a case study is written, and handing it over to another."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from casestudies.domain.ownership import HandOverRefused, hand_to
from casestudies.forms.people import OrganisationForm
from casestudies.models import Submission
from casestudies.portal.access import sent_in, submission_view
from casestudies.selectors.access import written_for
from home.enums import MemberRole
from home.models import Organisation

if TYPE_CHECKING:
    from django.db.models import QuerySet


@submission_view(MemberRole.MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, submission: Submission, _role: MemberRole) -> HttpResponse:
    """Choose an organisation of one's own. Without an account, or without an organisation, it says how to get one."""
    others: QuerySet[Organisation] = Organisation.objects.none()
    if request.user.is_authenticated:
        others = written_for(request.user).exclude(pk__in=[submission.organisation_id or 0])
    form = OrganisationForm(sent_in(request), organisations=others)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organisation"]
        try:
            hand_to(submission=submission, organisation=chosen, by=request.user)  # type: ignore[arg-type] # the same
        except HandOverRefused as refused:
            form.add_error("organisation", refused)
        else:
            messages.success(request, f"“{submission}” belongs to {chosen} now. Its members can read it.")
            return redirect("portal:mine")
    context = {"submission": submission, "form": form, "others": others}
    return render(request, "casestudies/portal/organisation.html", context, status=422 if form.errors else 200)


urlpatterns = [path("<uuid:uuid>/organisation/", organisation, name="organisation")]
