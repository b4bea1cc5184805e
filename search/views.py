"""The results page."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from search import upkeep
from search.contract import EngineError, IndexUnusable, Sort
from search.forms import read_question
from search.service import Answer, Question, search

log = structlog.get_logger(__name__)

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest first", Sort.TITLE: "Title, A to Z"}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Any address gets a page: results, an honest word about why there are none, or that search is away."""
    answer = _answer(read_question(request.GET))
    # htmx asks for the part that changes; a page that it restores from its history is asked for whole.
    is_part = bool(getattr(request, "htmx", False)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "search/results.html" if is_part else "search/search_page.html"
    context: dict[str, Any] = {"answer": answer, "sorts": SORTS.items()}
    response = render(request, template, context, status=200 if answer.total is not None else 503)
    if is_part:
        response["HX-Push-Url"] = f"{request.path}{answer.question.query_string}"
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def _answer(question: Question) -> Answer:
    try:
        try:
            return search(question)
        except IndexUnusable as error:
            if upkeep.mend(error):
                return search(question)
    except EngineError as error:
        log.warning("search_unavailable", reason=str(error))
    return Answer(question=question, total=None)
