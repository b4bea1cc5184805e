"""Addresses that belong to no page: health, robots, and what to say when something is wrong."""

import re

from csp.utils import build_policy
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home.selectors.navigation import nearest_pages
from search import service

SECONDS_FOR_SEARCH = 1.0
"""A load balancer does not wait for a search server that hangs."""


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a slow database restarts no server."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The site can serve: 200 with what it found, 503 when the database does not answer.

    Readiness is not health: while an engine is away, pages are served all the same, so that is "degraded" and no failure.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever the reason, the answer is the same: not ready
        return JsonResponse({"status": "failed", "database": "unreachable"}, status=503)
    search = {
        each.engine: each.state.value if not each.is_ready or each.has_everything else "behind"
        for each in service.statuses(seconds=SECONDS_FOR_SEARCH)
    }
    is_well = set(search.values()) == {"ready"}
    return JsonResponse({"status": "ready" if is_well else "degraded", "database": "ok", "search": search})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers where the sitemap is and to stay out of the staff's pages."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=86_400)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and picture of the site, for those who put it on their phone's screen."""
    icon = {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    name = settings.WAGTAIL_SITE_NAME
    data = {"name": name, "short_name": "Clinical academics", "start_url": "/", "display": "browser", "icons": [icon]}
    return JsonResponse(data, content_type="application/manifest+json")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and offer search, the pages along the address, and the main sections.

    Below `/submit/` it is the page for what others may not see, so it offers to sign in, and repeats no part of an address,
    which may be a secret.
    """
    if request.path.startswith(reverse("portal:call")):
        context = {"title": "Page not found", "is_error": True, "is_portal": True, "sent": typed(request)}
        return render(request, "404.html", context, status=404)
    near = nearest_pages(site=Site.find_for_request(request), address=request.path)
    words = re.sub(r"[\W_]+", " ", request.path.rstrip("/").rsplit("/", 1)[-1]).strip()[:100]
    context = {"title": "Page not found", "is_error": True, "near": near, "words": words}
    return render(request, "404.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be read. The request is not asked: it is what is broken."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def too_long() -> HttpResponse:
    """The same for an address that the web server does not even hand on, with the headers that no middleware adds there."""
    response = HttpResponse(render_to_string("400.html", {"is_too_long": True}), status=414)
    response.headers["Content-Security-Policy"] = build_policy()
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Connection"] = "close"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours. Neither the database nor the request is asked, either of which may be broken."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token, mostly because somebody signed in in another tab, or cookies are off.

    What was typed is offered to be sent again, if the browser says that the form is one of ours.
    """
    context = {"title": "The form could not be sent", "is_error": True, "sent": typed(request)}
    return render(request, "403_csrf.html", context, status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form of ours sent, as the browser says that it is one: to be offered again where it was refused."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
