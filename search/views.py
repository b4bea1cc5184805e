"""The results page, how often one address may ask for it, and which of its requests are searches of the public.

Each search is counted once, by its words alone.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from home.domain.reading import count_found
from home.views.limits import is_too_often
from home.views.readers import is_reader
from search import upkeep
from search.contract import EngineError, IndexUnusable, Sort
from search.domain.counting import count_search, words_to_count
from search.enums import Source, split_key
from search.forms import read_question
from search.service import Answer, Question, search

log = structlog.get_logger(__name__)

A_MINUTE = 600
"""Requests from one address: nobody reads so fast, and an office may have one address for all."""

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest first", Sort.TITLE: "Title, A to Z"}


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Any address gets a page: results, an honest word about why there are none, that search is away or was asked too often."""
    is_refused = is_too_often(request, what="search", times=A_MINUTE, seconds=60)
    question = read_question(request.GET)
    answer = Answer(question=question, total=None) if is_refused else _answer(question)
    if not is_refused and _is_new_search(request, answer.question):
        # With filters, the number of results says nothing about the words.
        count_search(text=answer.question.text, found=None if answer.question.filters else answer.total)
        count_found(pages=_pages(answer))
    # htmx asks for the part that changes; a page that it restores from its history is asked for whole.
    is_part = bool(getattr(request, "htmx", False)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "search/results.html" if is_part else "search/search_page.html"
    context: dict[str, Any] = {"answer": answer, "sorts": SORTS.items(), "is_too_often": is_refused}
    status = 429 if is_refused else 503 if answer.total is None else 200
    response = render(request, template, context, status=status)
    if is_refused:
        response["Retry-After"] = "60"
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


def _is_new_search(request: HttpRequest, question: Question) -> bool:
    """Whether a person asks this now: not a robot, a browser that reads ahead, another page, filter or order of the same question."""
    if not question.text or question.page > 1 or not is_reader(request):
        return False
    if getattr(request, "htmx", False) and request.htmx.history_restore_request:  # type: ignore[attr-defined]
        return False
    before = _asked_before(request)
    if before is None:
        # Somebody comes from elsewhere: typed words are new, an address with filters was made on this page once.
        return question == Question(text=question.text)
    return words_to_count(before) != words_to_count(question.text)


def _pages(answer: Answer) -> Iterator[int]:
    """The keys of the pages among the results that are shown."""
    for result in answer.results:
        parts = split_key(result.key)
        if parts and parts[0] == Source.PAGE:
            yield parts[1]


def _asked_before(request: HttpRequest) -> str | None:
    """The question of the results page on which the reader was; None if it was another page."""
    try:
        before = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    except ValueError:
        return None
    if before.path != request.path or before.netloc != request.get_host():
        return None
    return read_question(QueryDict(before.query)).text
