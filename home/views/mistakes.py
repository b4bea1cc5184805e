"""“Report a mistake on this page”: a form that needs no script, from any page of the site."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from wagtail.models import Page, Site

from home.domain.messages import keep_mistake_report
from home.forms import MistakeForm
from home.selectors.navigation import page_at
from home.views.limits import is_too_often

TOO_OFTEN = "You have sent several reports in a short time. Wait ten minutes, then send this one again."
LONGEST_ADDRESS = 500


@cache_control(private=True, no_cache=True)  # Not no-store, which would lose what was typed on going back.
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; keep what it brings; say thank you at an address that sends nothing when it is reloaded."""
    asked = request.POST if request.method == "POST" else request.GET
    address = _own_address(asked.get("page", ""))
    about = page_at(site=Site.find_for_request(request), address=address)
    if request.method != "POST":
        is_sent = "sent" in request.GET
        return _shown(request, MistakeForm(initial={"page": address}), address, about, is_sent=is_sent)
    form = MistakeForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, address, about, status=422)
    if is_too_often(request, what="mistake", times=5, seconds=600):
        form.add_error(None, TOO_OFTEN)
        return _shown(request, form, address, about, status=429)
    told = form.cleaned_data
    keep_mistake_report(token=told["token"], page=about, address=address, text=told["text"], email=told["email"])
    return redirect(f"{reverse('report_mistake')}?{urlencode({'page': address, 'sent': 1})}")


def _own_address(text: str) -> str:
    """An address of this site, or its front page: what is typed in must not lead anywhere else."""
    is_ours = text.startswith("/") and not text.startswith("//") and text.isprintable() and "\\" not in text
    return text if is_ours and len(text) <= LONGEST_ADDRESS else "/"


def _shown(
    request: HttpRequest,
    form: MistakeForm,
    address: str,
    about: Page | None,
    *,
    status: int = 200,
    is_sent: bool = False,
) -> HttpResponse:
    context = {
        "title": "Report a mistake",
        "form": form,
        "address": address,
        "about": about,
        "is_sent": is_sent,
    }
    return render(request, "home/report_mistake.html", context, status=status)
