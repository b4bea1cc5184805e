"""The yearly question, at `checks/<secret>/`, without an account.

Invariant: looking changes nothing, so that what opens links before people do (scanners of mail) answers nothing.
"""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from casestudies.domain.checking import answer
from casestudies.models import CaseStudyCheck, Freshness
from casestudies.portal.ended import ended
from home.enums import CheckAnswer
from home.forms import CheckForm
from home.views.by_secret import by_secret

ASKS = (
    (CheckAnswer.CHANGE, "Or does something need a change?", "What should change?", "Needs a change"),
    (CheckAnswer.DOWN, "Or should it be taken down?", "Why?", "Take it down"),
)
"""The answers beside which something can be said: the heading, the question, the button."""


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret
def check(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, take the answer, and say what becomes of it."""
    found = CaseStudyCheck.objects.filter(withdrawn_at=None).with_secret(secret).select_related("page__submission")
    asked: CaseStudyCheck | None = found.first()
    if asked is None:
        raise Http404
    if not asked.is_open:
        return ended(request, answered_at=asked.answered_at)
    form, status = CheckForm.of(request), 200
    if request.method == "POST" and not asked.answer and asked.page.live:
        if form.hand_to(partial(answer, check=asked)):
            return redirect("portal:check", secret)
        status = 422
    context = {
        "asked": asked,
        "form": form,
        "asks": ASKS,
        "fresh": Freshness.objects.filter(page=asked.page_id).first(),
        "heading": f"Is “{asked.page.title}” still true?",
    }
    return render(request, "casestudies/portal/check.html", context, status=status)


urlpatterns = [path("checks/<str:secret>/", check, name="check")]
