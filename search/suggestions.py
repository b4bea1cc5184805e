"""Suggestions while typing, for the search boxes of every page.

JSON instead of markup: the script makes text of it, so nothing in a title can become an element. Answers are the same for
everybody and may be kept for a minute by browsers and caches.
"""

import structlog
from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from home.views.limits import is_too_often
from search.contract import EngineError
from search.forms import read_question
from search.service.suggesting import Suggested, suggest

SECONDS_KEPT = 60
A_MINUTE = 600
"""Requests from one address: a fast typist makes three in a second, and an office may have one address for all."""

log = structlog.get_logger(__name__)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What may be meant by `q`, best first. Without an answer there are none: nobody is kept from searching by that."""
    if is_too_often(request, what="suggestions", times=A_MINUTE, seconds=60):
        return _answer((), status=429)
    try:
        return _answer(suggest(read_question(request.GET).text), seconds=SECONDS_KEPT)
    except EngineError as error:
        log.warning("suggestions_unavailable", reason=str(error))
        return _answer(())


def _answer(found: tuple[Suggested, ...], *, seconds: int = 0, status: int = 200) -> JsonResponse:
    told = [
        {"title": [[piece.text, piece.is_marked] for piece in each.title], "kind": each.kind, "url": each.url}
        for each in found
    ]
    response = JsonResponse({"suggestions": told}, status=status)
    if seconds:
        patch_cache_control(response, public=True, max_age=seconds)
    else:
        patch_cache_control(response, no_store=True)
    return response
