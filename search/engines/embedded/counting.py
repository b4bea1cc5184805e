"""Facet counts: each value's count is what choosing it alone in its facet would give.

Facets without a filter are counted together; each filtered one is counted apart, without its own filter. Facets that must
hold for one part (`Layout.together`) are counted value by value once another of them is filtered: how often two values
occur in one document does not tell how often they occur in one part of it.

Over many documents counting takes longer than all the rest of an answer, so it is done beside that, in threads: tantivy lets go of
the interpreter while it counts.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from search.engines.embedded import fields
from search.showing import facet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor

    import tantivy

    from search.contract import Facet, Layout
    from search.engines.embedded.asking import Asker

    Filters = Mapping[str, tuple[str, ...]]
    Counts = dict[str, dict[str, int]]

Given = ParamSpec("Given")
Result = TypeVar("Result")

_MOST_VALUES: Final = 60_000
"""Below tantivy's own limit for one request, far above the number of values of any facet."""

_MANY: Final = 5_000
"""From so many documents on, counting takes longer than handing it to a thread."""


class Counter:
    """Counts facets of what matches, in one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, asker: Asker, layout: Layout, threads: Executor) -> None:
        self._searcher = searcher
        self._asker = asker
        self._layout = layout
        self._threads = threads

    def begin(self, names: Sequence[str], matching: tantivy.Query, filters: Filters) -> Callable[[], tuple[Facet, ...]]:
        """Begin to count the facets of these names. What is returned waits for them."""
        wanted = [name for name in dict.fromkeys(names) if name in self._layout.facets]
        free = [name for name in wanted if name not in filters and not self._depends(name, filters)]
        counting = [self._later(self._counted, free, matching, filters)] if free else []
        counting += [self._later(self._counted_alone, name, matching, filters) for name in wanted if name not in free]

        def counted() -> tuple[Facet, ...]:
            counts = {name: values for each in counting for name, values in each().items()}
            return tuple(facet(name, counts[name], filters.get(name, ())) for name in wanted)

        return counted

    def _later(self, act: Callable[Given, Result], *given: Given.args, **options: Given.kwargs) -> Callable[[], Result]:
        """Act in a thread; or, over few documents, when the result is asked for."""
        if self._searcher.num_docs < _MANY:
            return functools.partial(act, *given, **options)
        return self._threads.submit(act, *given, **options).result

    def _depends(self, name: str, filters: Filters) -> bool:
        together = self._layout.together
        return name in together and any(other in together and other != name for other in filters)

    def _counted_alone(self, name: str, matching: tantivy.Query, filters: Filters) -> Counts:
        others = {other: values for other, values in filters.items() if other != name}
        counts = self._counted([name], matching, others)
        if self._depends(name, filters):
            return {name: self._in_one_part(name, counts[name], matching, others)}
        return counts

    def _counted(self, names: Sequence[str], matching: tantivy.Query, filters: Filters) -> Counts:
        wanted = {name: {"terms": {"field": fields.counted_field(name), "size": _MOST_VALUES}} for name in names}
        answer = self._searcher.aggregate(self._asker.both(matching, self._asker.narrowed(filters)), wanted)
        counts: Counts = {name: {} for name in names}
        for name, of_facet in counts.items():
            for bucket in answer[name]["buckets"]:
                count = bucket["doc_count"]
                for value in fields.counted_apart(bucket["key"]):
                    of_facet[value] = of_facet.get(value, 0) + count
        return counts

    def _in_one_part(
        self, name: str, values: Mapping[str, int], matching: tantivy.Query, others: Filters
    ) -> dict[str, int]:
        counts = {}
        for value in values:
            narrowed = self._asker.both(matching, self._asker.narrowed({**others, name: (value,)}))
            count = self._searcher.search(narrowed, limit=1, count=True).count
            if count:
                counts[value] = count
        return counts
