"""Answers from one state of the index: a `Reader` never changes, a newer state gets a new one."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import tantivy

from search.contract import Results, Sort
from search.engines.embedded import asking, fields
from search.engines.embedded.counting import Counter
from search.highlight import Wanted
from search.query import enough, offer, understand
from search.ranking import telling_terms
from search.showing import FEW, FORGIVING_FROM, hit, suggestion, typed_words, valid, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from search.contract import Facet, Held, Hit, Layout, Query, Suggestion
    from search.engines.embedded.asking import Asker
    from search.engines.embedded.vocabulary import Lexicons
    from search.query import Plan, Speller
    from search.showing import Source

_BEGINNINGS: Final = 200
_REMEMBERED: Final = 128


class Reader:
    """One state of an index."""

    def __init__(
        self, searcher: tantivy.Searcher, asker: Asker, layout: Layout, lexicons: Lexicons, threads: Executor
    ) -> None:
        self._searcher = searcher
        self._asker = asker
        self._lexicons = lexicons
        self._counter = Counter(searcher, asker, layout, threads)
        # Without text there are few questions, asked all the time, and their counts hold for as long as this state.
        self._textless: dict[tuple[object, ...], tuple[Facet, ...]] = {}

    def is_known(self, term: str) -> bool:
        """Whether any document has the term; one that was removed does not count."""
        frequency = self._searcher.doc_freq(fields.TEXT, term)
        if not frequency or frequency > self._removed:
            return frequency > 0
        return bool(self._searcher.search(self._asker.term(fields.TEXT, term), limit=1, count=False).hits)

    def speller(self) -> Speller:
        """The words of the index."""
        return self._lexicons.lexicon(self._searcher, self._asker.everything())

    def search(self, query: Query) -> Results:
        """Answer a question."""
        plan = understand(query, self)
        filters = self._asker.filters(query)
        narrowed = self._asker.narrowed(filters)
        pinned = query.pinned if query.sort is Sort.RELEVANCE else ()
        required = len(plan.words)
        facets = self._facets(plan, query, required, pinned, filters)
        total, found = self._found(plan, query, required, pinned, narrowed)
        is_relaxed = total < enough(plan, query.sort) and len(plan.words) > 1
        if is_relaxed:
            strict, required = total, 1
            facets = self._facets(plan, query, required, pinned, filters)
            total, found = self._found(plan, query, required, pinned, narrowed)
            is_relaxed = total > strict
        understood = replace(plan.understood, is_relaxed=is_relaxed)
        if query.correct and plan.likely_slips and (total <= FEW or is_relaxed):
            understood = replace(understood, did_you_mean=offer(plan, self.speller()))
        return Results(
            total=total,
            hits=self._hits(found, wanted(plan) if query.highlight else Wanted(), frozenset(pinned)),
            facets=facets(),
            understood=understood,
        )

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed."""
        typed = typed_words(prefix)
        if not typed or limit < 1:
            return ()
        # Whole titles that begin so come first. Each text that is read costs more than both searches.
        starts = self._searcher.terms_with_prefix(fields.TITLE_START, fields.title_start(typed), limit=_BEGINNINGS)
        begun = self._asker.any_of(fields.TITLE_START, [start for start, _ in starts])
        found = self._best(begun, limit)
        if len(found) < limit:
            said = self._asker.every([self._begins(word) for word in typed])
            found += self._best(self._asker.without(said, begun), limit - len(found))
        return tuple(suggestion(fields.titled(self._searcher.doc(address)), typed) for address in found)

    def similar(self, key: str, limit: int, kinds: Sequence[str]) -> tuple[Hit, ...]:
        """What reads most like a document."""
        own = self._source(key)
        if own is None or limit < 1:
            return ()
        texts = [section.text for section in own.sections]
        weights = telling_terms(own.title, own.summary, texts, self._frequencies)
        if not weights:
            return ()
        query = self._asker.like(weights, but=own.key, kinds=kinds)
        found = self._searcher.search(query, limit=limit, count=False, weight_by_field=fields.BOOST).hits
        return self._hits(found, Wanted(), frozenset())

    def version(self, key: str) -> int | None:
        """The version that is held under a key, tombstones included."""
        found = self._searcher.search(self._asker.term(fields.KEY, valid(key)), limit=1, count=False).hits
        if not found:
            return None
        versions = self._searcher.fast_field_values(fields.NUMBER, [found[0][1]])
        return int(versions[0])

    def versions(self) -> Iterator[Held]:
        """Everything that is held."""
        tokens = self._searcher.terms_with_prefix(fields.HELD, "", filter_query=tantivy.Query.all_query())
        return (fields.held(token) for token, _ in tokens)

    def count(self) -> int:
        """How many documents there are, without tombstones."""
        return int(self._searcher.search(self._asker.everything(), limit=1, count=True).count)

    @functools.cached_property
    def _removed(self) -> int:
        """How many documents were replaced or removed and are still in the frequencies of terms, until segments are merged."""
        return int(self._searcher.doc_freq(fields.ALIVE, fields.YES)) - self.count()

    def _found(
        self, plan: Plan, query: Query, required: int, pinned: Sequence[str], narrowed: Sequence[tantivy.Query]
    ) -> tuple[int, list[tuple[float, tantivy.DocAddress]]]:
        """The total and one page of hits with their scores."""
        if plan.is_hopeless and not pinned:
            return 0, []
        size = min(max(0, query.size), self._searcher.num_docs)
        offset = (max(1, query.page) - 1) * max(0, query.size)
        is_ranked = query.sort is Sort.RELEVANCE and bool(plan.groups or pinned)
        ask = self._asker.matching if is_ranked else self._asker.selecting
        asked = self._asker.both(ask(plan, required=required, pinned=pinned), narrowed)
        if not size or offset >= self._searcher.num_docs:
            return self._searcher.search(asked, limit=1, count=True).count, []
        if is_ranked:
            ranked = self._searcher.search(asked, limit=size, offset=offset, weight_by_field=fields.BOOST)
            return ranked.count, ranked.hits
        order = asking.ORDERS[query.sort]
        sorted_ = self._searcher.search(asked, limit=size, offset=offset, order_by_field=order, order=tantivy.Order.Asc)
        return sorted_.count, [(0.0, address) for _, address in sorted_.hits]

    def _hits(
        self, found: Sequence[tuple[float, tantivy.DocAddress]], looked_for: Wanted, pinned: frozenset[str]
    ) -> tuple[Hit, ...]:
        return tuple(
            hit(source, score=score / fields.SCORE_SCALE, looked_for=looked_for, is_pinned=source.key in pinned)
            for score, source in ((score, fields.source(self._searcher.doc(address))) for score, address in found)
        )

    def _facets(
        self,
        plan: Plan,
        query: Query,
        required: int,
        pinned: Sequence[str],
        filters: Mapping[str, tuple[str, ...]],
    ) -> Callable[[], tuple[Facet, ...]]:
        """Begin to count."""
        if not query.facets:
            return tuple
        selected = tantivy.Query.empty_query()
        if not plan.is_hopeless or pinned:
            selected = self._asker.selecting(plan, required=required, pinned=pinned)
        counted = functools.partial(self._counter.begin, query.facets, selected, filters)
        if plan.groups or plan.excluded or plan.is_hopeless or pinned:
            return counted()
        asked = (query.facets, tuple(filters.items()))
        known = self._textless.get(asked)
        if known is None:
            known = counted()()
            if len(self._textless) < _REMEMBERED:
                self._textless[asked] = known
        return lambda: known

    def _best(self, asked: tantivy.Query, limit: int) -> list[tantivy.DocAddress]:
        """The first of what is found, in the order of what stands alone."""
        order = fields.STANDING_ORDER
        found = self._searcher.search(asked, limit=limit, count=False, order_by_field=order, order=tantivy.Order.Asc)
        return [address for _, address in found.hits]

    def _begins(self, word: str) -> tantivy.Query:
        whole = [found for found, _ in self._searcher.terms_with_prefix(fields.TITLE_WORDS, word, limit=_BEGINNINGS)]
        if whole or len(word) < FORGIVING_FROM:
            return self._asker.any_of(fields.TITLE_WORDS, whole)
        return self._asker.nearly(fields.TITLE_WORDS, word)

    def _frequencies(self, terms: list[str]) -> tuple[int, dict[str, int]]:
        return self._searcher.num_docs, {term: self._searcher.doc_freq(fields.TEXT, term) for term in terms}

    def _source(self, key: str) -> Source | None:
        one = self._asker.every([self._asker.term(fields.KEY, valid(key)), self._asker.everything()])
        found = self._searcher.search(one, limit=1, count=False).hits
        return fields.source(self._searcher.doc(found[0][1])) if found else None
