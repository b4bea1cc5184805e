"""The call, which is public, and the start of a case study."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from casestudies import steps
from casestudies.domain import drafting
from casestudies.forms.start import StartForm
from casestudies.models import CaseStudyPage
from casestudies.portal.access import private, remember_browser, visitor_of
from casestudies.selectors.access import submissions_of, written_for
from casestudies.selectors.calls import call_now
from casestudies.selectors.waiting import usual_waiting_days, usual_writing_days
from home.models import Organisation
from home.views.limits import is_too_often

TOO_OFTEN = "Many case studies were begun from here in a short time. Wait an hour, then try again."


def writes_for(request: HttpRequest) -> list[Organisation]:
    """The organisations for which whoever is signed in may write."""
    if not request.user.is_authenticated:
        return []
    return list(written_for(request.user))


@require_safe
def call(request: HttpRequest) -> HttpResponse:
    """What is asked, by when, how long it takes and what happens then."""
    response = render(
        request,
        "casestudies/portal/call.html",
        {
            "now": call_now(writes_for(request)),
            "waiting_days": usual_waiting_days(),
            "writing_days": usual_writing_days(),
            "steps": steps.STEPS,
            "drafts": submissions_of(visitor_of(request)).being_written().select_related("page")[:5],
            "example": CaseStudyPage.objects.live()
            .public()
            .filter(is_sample=False)
            .order_by("-first_published_at")
            .first(),
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a title, and begin with it."""
    organisations = writes_for(request)
    now = call_now(organisations)
    if not now.is_open:
        return redirect("portal:call")
    form = StartForm(request.POST or None, organisations=organisations)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if is_too_often(request, what="start", times=20, seconds=3600):
                form.add_error(None, TOO_OFTEN)
                return render(request, "casestudies/portal/start.html", {"form": form}, status=429)
            answer = redirect("portal:call")
            user = request.user if request.user.is_authenticated else None
            try:
                submission = drafting.start(
                    token=form.cleaned_data["token"],
                    title=form.cleaned_data["title"],
                    user=user,
                    browser_digest="" if user else remember_browser(request, answer),
                    organisation=form.cleaned_data.get("organisation"),
                    call=now.call,
                )
            except drafting.StartRefused as refused:
                form.add_error(None, refused)
            else:
                answer["Location"] = reverse("portal:write", args=[submission.uuid, steps.STEPS[0].key])
                return answer
    return render(request, "casestudies/portal/start.html", {"form": form}, status=status)


urlpatterns = [path("", call, name="call"), path("start/", start, name="start")]
