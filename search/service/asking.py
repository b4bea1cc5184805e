"""From a question to an answer: the engine, then the database, then names.

Raises what the engine raises; the caller says so to the reader. Hits that are not public any more are dropped, and counted out.
"""

from collections.abc import Iterable

from django.core.paginator import Paginator

from casestudies.models import CaseStudyPage
from search import analysis, backend
from search.answering import Answering
from search.contract import EngineError, Fragment, Highlight, Hit, Query, Results
from search.domain import wording
from search.domain.wording import Wording
from search.enums import Kind, Source, split_key
from search.service.answer import (
    PAGE_SIZE,
    Answer,
    Chip,
    Choice,
    Filter,
    Match,
    PageLink,
    Reading,
    Result,
)
from search.service.checking import Current, current, current_beside
from search.service.naming import LABELS, Names, names_of
from search.service.nearby import near_misses
from search.service.question import FACETS, Question


def search(question: Question) -> Answer:
    """Answer a question. Raises `EngineError`."""
    engine = Answering()
    words = wording.current()
    found = engine.search(_query(question, words))
    now = current(hit.key for hit in found.hits)
    names = names_of(_values(question, found))
    results = tuple(_result(hit, now[hit.key]) for hit in found.hits if hit.key in now)
    total = found.total - (len(found.hits) - len(results))
    return Answer(
        question=question,
        total=total,
        results=results,
        filters=tuple(_filters(question, found, names)),
        chips=tuple(_chips(question, names)),
        near_misses=() if total else tuple(near_misses(engine, question, lambda other: _query(other, words))),
        pages=_pages(question, total),
        reading=_reading(question, found),
        is_reserve=engine.is_reserve,
    )


def similar_case_studies(page: CaseStudyPage, *, limit: int = 3) -> list[Current]:
    """Public case studies that read most like this one, the nearest first; none when search cannot say."""
    try:
        hits = backend.engine().similar(Source.PAGE.key(page.pk), limit=limit, kinds=(Kind.CASE_STUDY.value,))
    except EngineError:
        return []
    pks = [place[1] for hit in hits if (place := split_key(hit.key))]
    found = current_beside(page, pks) if pks else {}
    return [found[pk] for pk in pks if pk in found]


def _query(question: Question, words: Wording) -> Query:
    return Query(
        text=question.text,
        filters=question.filters,
        sort=question.sort,
        page=question.page,
        size=PAGE_SIZE,
        facets=FACETS,
        correct=not question.is_exact,
        synonyms=words.synonyms,
        pinned=words.pinned(question.text),
    )


def _values(question: Question, found: Results) -> dict[str, set[str]]:
    values = {name: set(chosen) for name, chosen in question.filters.items()}
    for facet in found.facets:
        values.setdefault(facet.name, set()).update(entry.value for entry in facet.values)
    return values


def _result(hit: Hit, now: Current) -> Result:
    title = hit.title if hit.title.text == now.title else Fragment(now.title)
    summary = next((each for each in hit.highlights if not each.anchor and not each.heading), None)
    is_current = summary is not None and _says(analysis.composed(now.summary), summary)
    return Result(
        key=hit.key,
        kind=hit.kind,
        kind_label=Kind(hit.kind).label if hit.kind in Kind.values else "",
        url=now.url,
        title=title.pieces,
        summary=now.summary,
        summary_match=summary if is_current else None,
        is_pinned=hit.is_pinned,
        matches=tuple(
            Match(heading=each.heading, url=_section_url(now.url, each.anchor), highlight=each)
            for each in hit.highlights
            if each is not summary
        ),
    )


def _says(text: str, highlight: Highlight) -> bool:
    """Whether a highlight was cut from this very text."""
    return all(
        text[fragment.start : (end := fragment.start + len(fragment.text))] == fragment.text
        and fragment.is_cut_after is (end < len(text))
        for fragment in highlight.fragments
    )


def _section_url(url: str, anchor: str) -> str:
    return url if "#" in url or not anchor else f"{url}#{anchor}"


def _filters(question: Question, found: Results, names: Names) -> Iterable[Filter]:
    for facet in found.facets:
        chosen = question.filters.get(facet.name, ())
        choices = tuple(
            Choice(entry.value, names.name(facet.name, entry.value), entry.count, is_chosen=entry.value in chosen)
            for entry in names.ordered(facet.name, facet.values)
        )
        if choices:
            yield Filter(facet.name, LABELS[facet.name], choices)


def _chips(question: Question, names: Names) -> Iterable[Chip]:
    for name, values in question.filters.items():
        for value in values:
            address = question.without(name, value).query_string
            yield Chip(LABELS[name], names.name(name, value), address)


def _pages(question: Question, total: int) -> list[PageLink]:
    paginator = Paginator(range(total), PAGE_SIZE)
    if paginator.num_pages == 1 or question.page > paginator.num_pages:
        return []
    elided = paginator.get_elided_page_range(question.page, on_each_side=2, on_ends=1)
    return [
        PageLink(number, question.at(number).query_string, is_current=number == question.page)
        if isinstance(number, int)
        else PageLink(None)
        for number in elided
    ]


def _reading(question: Question, found: Results) -> Reading:
    understood = found.understood
    return Reading(
        text=understood.text,
        corrections=understood.corrections,
        expansions=understood.expansions,
        excluded=understood.excluded,
        unknown=understood.unknown,
        ignored=understood.ignored,
        is_relaxed=understood.is_relaxed,
        exact_address=question.exactly().query_string if understood.corrections else "",
        did_you_mean=understood.did_you_mean,
        did_you_mean_address=question.asking(understood.did_you_mean).query_string if understood.did_you_mean else "",
    )
