"""Who is asking, and whether there is such a submission for them.

Invariant: a view of one submission is wrapped in `submission_view`, which answers 404 to whoever may not do what the view
does, before anything else is looked at: the same answer as for a submission that does not exist.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control

from casestudies.models import Submission
from casestudies.selectors.access import Visitor, role_in
from home.enums import MemberRole
from home.models import Membership
from home.models.secret_link import SECRET_BYTES, digest_of

BROWSER_COOKIE = "draft_browser"
BROWSER_DAYS = 30
"""How long a draft that nobody claimed is kept, and the browser's secret with it."""

View = Callable[..., HttpResponseBase]


def visitor_of(request: HttpRequest) -> Visitor:
    """Who asks: the person signed in, and this browser's secret."""
    user_id = request.user.pk if request.user.is_authenticated else None
    return Visitor(user_id=user_id, browser_digest=browser_digest(request))


def browser_digest(request: HttpRequest) -> str:
    """The digest of this browser's secret, or "" if it has none."""
    secret = request.COOKIES.get(BROWSER_COOKIE, "")
    return digest_of(secret) if secret else ""


def sent_in(request: HttpRequest) -> QueryDict | None:
    """What a form sent, also when nothing in it was filled in; None when it is shown for the first time."""
    return request.POST if request.method == "POST" else None


def remember_browser(request: HttpRequest, response: HttpResponseBase) -> str:
    """Give the browser a secret if it has none, for another 30 days, and return the secret's digest."""
    secret = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(SECRET_BYTES)
    response.set_cookie(
        BROWSER_COOKIE,
        secret,
        max_age=BROWSER_DAYS * 24 * 60 * 60,
        path="/submit/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return digest_of(secret)


def private(view: View) -> View:
    """Keep a page out of every cache but the Back button's, and its address out of the referrer."""

    @wraps(view)
    @cache_control(private=True, no_cache=True)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return wrapped


def organisation_view(needed: MemberRole) -> Callable[[View], View]:
    """Wrap a view of `(request, membership, …)` at an address with an organisation's `<uuid:uuid>`, for its members alone."""

    def decorate(view: View) -> View:
        @wraps(view)
        @private
        def wrapped(request: HttpRequest, uuid: UUID, **kwargs: object) -> HttpResponseBase:
            mine = Membership.objects.select_related("organisation", "user").filter(user=request.user.pk)
            membership = mine.filter(organisation__uuid=uuid, organisation__merged_into=None).first()
            if membership is None or not membership.can.covers(needed):
                raise Http404
            return view(request, membership, **kwargs)

        return wrapped

    return decorate


def personal(view: View) -> View:
    """Wrap a view of what belongs to whoever is signed in; others are sent to sign in and come back."""
    return private(login_required(view))


def submission_view(needed: MemberRole) -> Callable[[View], View]:
    """Wrap a view of `(request, submission, role, …)` at an address with `<uuid:uuid>`; `needed` is what one must be able to do."""

    def decorate(view: View) -> View:
        @wraps(view)
        @private
        def wrapped(request: HttpRequest, uuid: UUID, **kwargs: object) -> HttpResponseBase:
            submission = Submission.objects.select_related("page", "organisation", "call").filter(uuid=uuid).first()
            role = role_in(submission, visitor_of(request)) if submission else None
            if submission is None or role is None or not role.covers(needed):
                raise Http404
            return view(request, submission, role, **kwargs)

        return wrapped

    return decorate
