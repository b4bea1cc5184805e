"""A plan as a tantivy query: what is looked for, how it is weighed, and what narrows it. The numbers are those of `search.ranking`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import tantivy

from search.contract import Sort
from search.engines.embedded import fields
from search.ranking import ALL_WORDS, ALSO_WEIGHT, AS_ASKED, PINNED, WEIGHTS
from search.showing import valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from search.contract import Layout, Query
    from search.query import Group, Plan

_FEW: Final = 50

_MUST: Final = tantivy.Occur.Must
_SHOULD: Final = tantivy.Occur.Should
_MUST_NOT: Final = tantivy.Occur.MustNot

ORDERS: Final = {
    Sort.NEWEST: fields.NEWEST_ORDER,
    Sort.TITLE: fields.TITLE_ORDER,
    Sort.RELEVANCE: fields.STANDING_ORDER,
}
"""The order without any text, for relevance: nothing is more relevant than the rest then."""


class Asker:
    """Makes queries for one schema and layout."""

    def __init__(self, schema: tantivy.Schema, layout: Layout) -> None:
        self._schema = schema
        self._layout = layout

    def everything(self) -> tantivy.Query:
        """All documents, without tombstones."""
        return self.term(fields.ALIVE, fields.YES)

    def term(self, field: str, value: str) -> tantivy.Query:
        """Documents with a value."""
        return tantivy.Query.term_query(self._schema, field, value)

    def any_of(self, field: str, values: Iterable[str]) -> tantivy.Query:
        """Documents with one of the values, all worth the same."""
        listed = list(values)
        if len(listed) == 1:
            found = self.term(field, listed[0])
        elif len(listed) <= _FEW:
            # A set is looked for by walking through the dictionary; a few terms are many times faster one by one.
            found = tantivy.Query.boolean_query([(_SHOULD, self.term(field, value)) for value in listed])
        else:
            found = tantivy.Query.term_set_query(self._schema, field, listed)
        return tantivy.Query.const_score_query(found, 0.0)

    def filters(self, query: Query) -> dict[str, tuple[str, ...]]:
        """The filters that this layout knows, without what cannot be a value."""
        return {
            name: tuple(dict.fromkeys(map(valid, query.filters[name])))
            for name in self._layout.facets
            if query.filters.get(name)
        }

    def narrowed(self, filters: Mapping[str, Sequence[str]]) -> list[tantivy.Query]:
        """Queries that must all hold for the filters. Those of `Layout.together` must hold for one part."""
        together = {name: filters[name] for name in self._layout.together if name in filters}
        if len(together) < 2:  # noqa: PLR2004 - one alone needs no partner
            together = {}
        queries = [
            self.any_of(fields.facet_field(name), values) for name, values in filters.items() if name not in together
        ]
        if together:
            combinations = itertools.product(*together.values())
            tokens = (fields.part_token(dict(zip(together, values, strict=True))) for values in combinations)
            queries.append(self.any_of(fields.PARTS, tokens))
        return queries

    def selecting(self, plan: Plan, *, required: int, pinned: Sequence[str] = ()) -> tantivy.Query:
        """What is looked for, unscored and without filters: for counting. Every text is in `TEXT`, so that is enough."""
        found = self._must(plan, required, lambda group: self._said(group, fields.TEXT))
        return self.any_query([found, *map(self._held, pinned)])

    def matching(self, plan: Plan, *, required: int, pinned: Sequence[str] = ()) -> tantivy.Query:
        """The same, scored. `pinned` come first and need not match."""
        found = self._must(plan, required, self._scored)
        if bonuses := self._bonuses(plan):
            found = tantivy.Query.boolean_query([(_MUST, found), *((_SHOULD, bonus) for bonus in bonuses)])
        return self.any_query([found, *self._pins(pinned)])

    def any_query(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        """Documents that one of the queries finds."""
        return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])

    def both(self, matching: tantivy.Query, narrowed: Sequence[tantivy.Query]) -> tantivy.Query:
        """What matches and passes the filters."""
        if not narrowed:
            return matching
        return tantivy.Query.boolean_query([(_MUST, matching), *((_MUST, query) for query in narrowed)])

    def like(self, weights: Mapping[str, float], *, but: str, kinds: Sequence[str]) -> tantivy.Query:
        """Documents that say these terms, most of all in their title and summary."""
        words = [
            (_SHOULD, tantivy.Query.boost_query(self.term(field, term), weight))
            for term, weight in weights.items()
            for field in (fields.TEXT, fields.TOP)
        ]
        clauses = [(_MUST, tantivy.Query.boolean_query(words)), (_MUST_NOT, self.term(fields.KEY, but))]
        if kinds:
            clauses.append((_MUST, self.any_of(fields.facet_field("kind"), kinds)))
        return tantivy.Query.boolean_query(clauses)

    def every(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        """Documents that all of the queries find."""
        return tantivy.Query.boolean_query([(_MUST, query) for query in queries])

    def without(self, query: tantivy.Query, but: tantivy.Query) -> tantivy.Query:
        """Documents that the one query finds and the other does not."""
        return tantivy.Query.boolean_query([(_MUST, query), (_MUST_NOT, but)])

    def nearly(self, field: str, beginning: str) -> tantivy.Query:
        """Documents with a word that begins so but for one slip."""
        return tantivy.Query.fuzzy_term_query(self._schema, field, beginning, distance=1, prefix=True)

    def _must(self, plan: Plan, required: int, query: Callable[[Group], tantivy.Query]) -> tantivy.Query:
        clauses = [(_MUST, query(group)) for group in plan.phrases]
        if plan.words:
            words = [(_SHOULD, query(group)) for group in plan.words]
            clauses.append((_MUST, tantivy.Query.boolean_query(words, minimum_number_should_match=required)))
        if not clauses:
            # Without any word everything is meant; with words that no document has, nothing but what is pinned.
            clauses.append((_MUST, tantivy.Query.empty_query() if plan.is_hopeless else self.everything()))
        clauses += [(_MUST_NOT, self._side_by_side(fields.TEXT, terms)) for terms in plan.excluded]
        return tantivy.Query.boolean_query(clauses)

    def _pins(self, keys: Sequence[str]) -> list[tantivy.Query]:
        return [
            tantivy.Query.const_score_query(self._held(key), PINNED * place)
            for place, key in enumerate(reversed(keys), start=1)
        ]

    def _held(self, key: str) -> tantivy.Query:
        """The document of a key, if it was not removed."""
        return self.every([self.everything(), self.term(fields.KEY, valid(key))])

    def _scored(self, group: Group) -> tantivy.Query:
        phrasings = [(group.terms, group.is_phrase, 1.0), *((terms, True, ALSO_WEIGHT) for terms in group.also)]
        queries = [
            tantivy.Query.boost_query(self._over_texts(terms, is_phrase=is_phrase), weight)
            for terms, is_phrase, weight in phrasings
        ]
        return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)

    def _over_texts(self, terms: Sequence[str], *, is_phrase: bool) -> tantivy.Query:
        return tantivy.Query.boolean_query(
            [
                (_SHOULD, tantivy.Query.boost_query(self._in_text(field, terms, is_phrase=is_phrase), weight))
                for field, weight in WEIGHTS
            ],
        )

    def _in_text(self, field: str, terms: Sequence[str], *, is_phrase: bool) -> tantivy.Query:
        if is_phrase or len(terms) == 1:
            return self._side_by_side(field, terms)
        return tantivy.Query.boolean_query([(_MUST, self.term(field, term)) for term in terms])

    def _side_by_side(self, field: str, terms: Sequence[str]) -> tantivy.Query:
        if len(terms) == 1:
            return self.term(field, terms[0])
        return tantivy.Query.phrase_query(self._schema, field, list(terms))

    def _said(self, group: Group, field: str) -> tantivy.Query:
        also = [self._side_by_side(field, terms) for terms in group.also]
        return self.any_query([self._in_text(field, group.terms, is_phrase=group.is_phrase), *also])

    def _bonuses(self, plan: Plan) -> list[tantivy.Query]:
        bonuses = []
        if len(plan.groups) > 1:
            bonuses += [self._all_words(plan.groups, field, bonus) for field, bonus in ALL_WORDS]
        if plan.as_asked:
            bonuses.append(tantivy.Query.const_score_query(self._side_by_side(fields.TEXT, plan.as_asked), AS_ASKED))
        return bonuses

    def _all_words(self, groups: Sequence[Group], field: str, bonus: float) -> tantivy.Query:
        return tantivy.Query.const_score_query(self.every([self._said(group, field) for group in groups]), bonus)
