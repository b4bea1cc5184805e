"""Pages that a secret link opens.

Invariant: reading changes nothing, so that what looks at links before people do (scanners of mail) does no harm; and the
secret is all the authority there is: a session adds none, so there is no forged request to guard against. (With
`no-referrer` a browser names no origin either, which the check of forged requests would take for a foreign one.)
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def by_secret(view: View) -> View:
    """Keep a page that a secret link opens out of caches, search engines and referrers."""

    @wraps(view)
    @csrf_exempt
    @cache_control(private=True, no_store=True)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
