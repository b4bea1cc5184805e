"""A plan as the body of a search: what is looked for, how it is weighed, and what narrows it.

Plain dictionaries, since a question is made for every reader and objects would take longer than the answer. The numbers are
those of `search.ranking`; Lucene leaves out BM25's factor (k1 + 1), which is put back here, since bonuses are added to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from search.contract import Sort
from search.engines.elasticsearch.mapping import LONGEST_BEGINNING, facet_field, part_field
from search.ranking import ALL_WORDS, ALSO_WEIGHT, AS_ASKED, PINNED, WEIGHTS, Text
from search.showing import FORGIVING_FROM, valid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from search.contract import Layout, Query
    from search.query import Group, Plan

Clause = dict[str, Any]

ALIVE: Final[Clause] = {"term": {"is_gone": False}}
NOTHING: Final[Clause] = {"match_none": {}}

_K1: Final = 1.2
_SLIPS: Final = 1_000
"""How many beginnings that are one slip away are tried: more than any title's vocabulary has."""

_NEWEST: Final[tuple[Clause, ...]] = ({"when": {"order": "desc", "missing": "_last"}}, {"title_order": "asc"})
_STANDING: Final[tuple[Clause, ...]] = ({"boost": "desc"}, *_NEWEST)
_ORDERS: Final = {Sort.NEWEST: _NEWEST, Sort.TITLE: ({"title_order": "asc"},), Sort.RELEVANCE: _STANDING}


def is_ranked(plan: Plan, sort: Sort, pinned: Collection[str]) -> bool:
    """Whether there is anything that makes one document more relevant than another."""
    return sort is Sort.RELEVANCE and bool(plan.groups or pinned)


def order(sort: Sort, *, ranked: bool) -> list[Clause]:
    """The order of results: complete, since the last of it is different for every document."""
    return [{"_score": "desc"}, *_STANDING] if ranked else list(_ORDERS[sort])


def filters_of(query: Query, layout: Layout) -> dict[str, tuple[str, ...]]:
    """The filters that this layout knows, without what cannot be a value."""
    return {
        name: tuple(dict.fromkeys(map(valid, query.filters[name]))) for name in layout.facets if query.filters.get(name)
    }


def narrowed(filters: Mapping[str, Sequence[str]], layout: Layout) -> list[Clause]:
    """Clauses that must all hold for the filters. Those of `Layout.together` must hold for one part."""
    together = {name: filters[name] for name in layout.together if name in filters}
    if len(together) < 2:  # noqa: PLR2004 - one alone needs no partner
        together = {}
    clauses: list[Clause] = [
        {"terms": {facet_field(name): values}} for name, values in filters.items() if name not in together
    ]
    if together:
        clauses.append({"nested": {"path": "parts", "query": {"bool": {"filter": in_part(together)}}}})
    return clauses


def in_part(filters: Mapping[str, Sequence[str]]) -> list[Clause]:
    """Clauses that one part must meet."""
    return [{"terms": {part_field(name): values}} for name, values in filters.items()]


def matching(plan: Plan, *, required: int, pinned: Sequence[str] = (), ranked: bool = True) -> Clause:
    """What is looked for, without filters, scored if that matters. `pinned` come first and need not match."""
    found = NOTHING if plan.is_hopeless else _found(plan, required, ranked=ranked)
    if not pinned:
        return found
    pins = [
        {"constant_score": {"filter": {"term": {"key": valid(key)}}, "boost": PINNED * place}}
        for place, key in enumerate(reversed(pinned), start=1)
    ]
    return {"bool": {"should": [found, *pins], "minimum_should_match": 1, "filter": [ALIVE]}}


def like(weights: Mapping[str, float], *, but: str, kinds: Sequence[str]) -> Clause:
    """Documents that say these terms, most of all in their title and summary."""
    words = [_term(field, term, weight) for term, weight in weights.items() for field in (Text.ALL, Text.TOP)]
    narrow: list[Clause] = [{"terms": {facet_field("kind"): list(map(valid, kinds))}}] if kinds else []
    return _boosted(
        {
            "bool": {
                "must": {"bool": {"should": words}},
                "must_not": [{"term": {"key": but}}],
                "filter": narrow,
            }
        }
    )


def begun(words: Sequence[str], *, slipped: Collection[str] = ()) -> Clause:
    """Titles with a word that begins with each of these; with one slip for those that are `slipped`."""
    clauses = [_begins(word, is_slipped=word in slipped) for word in words]
    whole = {"prefix": {"title_words": " ".join(words)}}
    return {
        "bool": {
            "filter": [ALIVE, *clauses],
            "should": [{"constant_score": {"filter": whole, "boost": 1.0}}],
        }
    }


def begins(word: str) -> Clause:
    """Titles with a word that begins so."""
    return _begins(word, is_slipped=False)


def _begins(word: str, *, is_slipped: bool) -> Clause:
    word = word[:LONGEST_BEGINNING]
    if not is_slipped:
        return {"term": {"title_beginnings": word}}
    if len(word) < FORGIVING_FROM:
        return NOTHING
    fuzzy = {"value": word, "fuzziness": 1, "prefix_length": 0, "max_expansions": _SLIPS, "rewrite": "constant_score"}
    return {"fuzzy": {"title_beginnings": fuzzy}}


def _found(plan: Plan, required: int, *, ranked: bool) -> Clause:
    must = [_scored(group) for group in plan.phrases]
    if plan.words:
        words = [_scored(group) for group in plan.words]
        must.append({"bool": {"should": words, "minimum_should_match": required}})
    parts: Clause = {"must": must} if ranked else {"filter": must or [ALIVE]}
    if ranked and not must:
        parts = {"filter": [ALIVE]}
    if plan.excluded:
        parts["must_not"] = [_side_by_side(Text.ALL, terms) for terms in plan.excluded]
    if ranked and (bonuses := _bonuses(plan)):
        parts["should"] = bonuses
    return _boosted({"bool": parts}) if ranked else {"bool": parts}


def _boosted(found: Clause) -> Clause:
    return {"function_score": {"query": found, "field_value_factor": {"field": "boost", "missing": 1.0}}}


def _scored(group: Group) -> Clause:
    own = _over_texts(group.terms, 1.0, is_phrase=group.is_phrase)
    if not group.also:
        return own
    also = [_over_texts(terms, ALSO_WEIGHT, is_phrase=True) for terms in group.also]
    return {"dis_max": {"queries": [own, *also]}}


def _over_texts(terms: Sequence[str], weight: float, *, is_phrase: bool) -> Clause:
    texts = [_in_text(field, terms, of_text * weight, is_phrase=is_phrase) for field, of_text in WEIGHTS]
    return {"bool": {"should": texts}}


def _in_text(field: str, terms: Sequence[str], weight: float = 1.0, *, is_phrase: bool) -> Clause:
    if is_phrase or len(terms) == 1:
        return _side_by_side(field, terms, weight)
    return {"bool": {"must": [_term(field, term, weight) for term in terms]}}


def _side_by_side(field: str, terms: Sequence[str], weight: float = 1.0) -> Clause:
    if len(terms) == 1:
        return _term(field, terms[0], weight)
    return {"match_phrase": {field: {"query": " ".join(terms), "boost": weight * (_K1 + 1)}}}


def _term(field: str, term: str, weight: float = 1.0) -> Clause:
    return {"term": {field: {"value": term, "boost": weight * (_K1 + 1)}}}


def _bonuses(plan: Plan) -> list[Clause]:
    bonuses = []
    if len(plan.groups) > 1:
        bonuses += [_all_words(plan.groups, field, bonus) for field, bonus in ALL_WORDS]
    if plan.as_asked:
        bonuses.append({"constant_score": {"filter": _side_by_side(Text.ALL, plan.as_asked), "boost": AS_ASKED}})
    return bonuses


def _all_words(groups: Iterable[Group], field: str, bonus: float) -> Clause:
    said = [_said(group, field) for group in groups]
    return {"constant_score": {"filter": {"bool": {"filter": said}}, "boost": bonus}}


def _said(group: Group, field: str) -> Clause:
    own = _in_text(field, group.terms, is_phrase=group.is_phrase)
    if not group.also:
        return own
    return {"bool": {"should": [own, *(_side_by_side(field, terms) for terms in group.also)]}}
