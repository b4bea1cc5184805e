"""The page of an invitation to write, at `invited/<secret>/`, without an account.

Invariant: looking begins nothing and declines nothing; that it was opened is noted for a person's browser alone. What is
begun belongs to whoever is signed in or to this browser, so that its forms are checked against requests that others forged.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from casestudies import steps
from casestudies.domain import drafting, inviting
from casestudies.forms.inviting import DeclineForm
from casestudies.forms.start import StartForm
from casestudies.models import WritingInvitation
from casestudies.portal.access import remember_browser
from casestudies.portal.ended import ended
from casestudies.selectors.calls import call_now
from casestudies.selectors.waiting import usual_writing_days
from home.views.by_secret import by_secret_and_browser
from home.views.readers import is_reader


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret_and_browser
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what is asked; begin with what is known, or decline."""
    found = WritingInvitation.objects.filter(withdrawn_at=None).with_secret(secret)
    invitation: WritingInvitation | None = found.select_related("organisation", "submission").first()
    if invitation is None:
        raise Http404
    if not invitation.is_open:
        return ended(request, answered_at=invitation.answered_at)
    if is_reader(request):
        inviting.note_opened(invitation=invitation)
    is_no = request.POST.get("what") == "decline"
    posted = request.POST if request.method == "POST" else None
    start_form = StartForm(None if is_no else posted, initial={"title": invitation.title})
    decline_form = DeclineForm(posted if is_no else None, auto_id="decline-%s")
    form = decline_form if is_no else start_form
    if posted and form.is_valid():
        try:
            if is_no:
                inviting.decline(invitation=invitation, reason=form.cleaned_data["reason"])
                return redirect("portal:invited", secret)
            return _begun(request, invitation, form.cleaned_data["token"], form.cleaned_data["title"])
        except (inviting.InvitationRefused, drafting.StartRefused) as refused:
            form.add_error(None, refused)
    context = {
        "invitation": invitation,
        "start_form": start_form,
        "decline_form": decline_form,
        "form": form,
        "steps": steps.STEPS,
        "writing_days": usual_writing_days(),
        "heading": f"A case study of {invitation.organisation_name}",
    }
    return render(request, "casestudies/portal/invited.html", context, status=422 if form.errors else 200)


def _begun(request: HttpRequest, invitation: WritingInvitation, token: UUID, title: str) -> HttpResponse:
    answer = redirect("portal:call")
    user = request.user if request.user.is_authenticated else None
    now = call_now([])
    submission = inviting.begin(
        invitation=invitation,
        token=token,
        title=title,
        user=user,
        browser_digest="" if user else remember_browser(request, answer),
        # Whoever is invited may write between two calls too.
        call=now.call if now.is_open else None,
    )
    answer["Location"] = reverse("portal:write", args=[submission.uuid, steps.STEPS[0].key])
    return answer


urlpatterns = [path("invited/<str:secret>/", invited, name="invited")]
