"""The contact form. Its page shows it; this address receives it.

A message that was kept leads back to the page by a redirect, so that reloading sends nothing again.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from home.domain.messages import keep_contact_message
from home.forms import ContactForm
from home.models import ContactPage
from home.selectors.navigation import visible_pages
from home.views.limits import is_too_often

TOO_OFTEN = "You have sent several messages in a short time. Wait ten minutes, then send this one again."


@cache_control(private=True, no_cache=True)  # Not no-store, which would lose what was typed on going back.
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Keep a message, or show the form again with what was typed and what to change."""
    page = ContactPage.objects.filter(pk__in=visible_pages().values("pk")).first()
    if page is None:
        return redirect("/")
    if request.method != "POST":
        return redirect(page.get_url(request))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _again(request, page, form, status=422)
    if is_too_often(request, what="message", times=5, seconds=600):
        form.add_error(None, TOO_OFTEN)
        return _again(request, page, form, status=429)
    told = form.cleaned_data
    keep_contact_message(
        token=told["token"],
        name=told["name"],
        email=told["email"],
        organisation=told["organisation"],
        text=told["text"],
    )
    return redirect(f"{page.get_url(request)}?sent=1")


def _again(request: HttpRequest, page: Page, form: ContactForm, *, status: int) -> HttpResponse:
    response = page.serve(request)
    response.context_data["form"] = form
    response.status_code = status
    return response
