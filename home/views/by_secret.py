"""Pages that a secret link opens.

Invariant: reading changes nothing, so that what looks at links before people do (scanners of mail) does no harm. Behind
`by_secret` the secret is all the authority there is: the view looks neither at who is signed in nor at a cookie, so there is
no forged request to guard against. (With `no-referrer` a browser names no origin either, which the check of forged requests
would take for a foreign one.) A view that does look is wrapped in `by_secret_and_browser`, and its forms are checked.
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
    return csrf_exempt(_secluded(view, referrer="no-referrer"))


def by_secret_and_browser(view: View) -> View:
    """The same of a page that also does something for whoever is signed in, or for this browser. Other sites get no referrer."""
    return _secluded(view, referrer="same-origin")


def _secluded(view: View, *, referrer: str) -> View:
    @wraps(view)
    @cache_control(private=True, no_store=True)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = referrer
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped
