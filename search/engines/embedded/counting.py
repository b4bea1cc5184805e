"""Facet counts: each value's count is what choosing it alone in its facet would give.

Facets without a filter share one aggregation; each filtered one needs its own, without its own filter. Facets that must
hold for one part (`Layout.together`) are counted value by value once another of them is filtered: how often two values
occur in one document does not tell how often they occur in one part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from search.engines.embedded import fields
from search.showing import facet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import tantivy

    from search.contract import Facet, Layout
    from search.engines.embedded.asking import Asker

_MOST_VALUES: Final = 60_000
"""Below tantivy's own limit for one request, far above the number of values of any facet."""


class Counter:
    """Counts facets of what matches, in one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, asker: Asker, layout: Layout) -> None:
        self._searcher = searcher
        self._asker = asker
        self._layout = layout

    def facets(
        self, names: Sequence[str], matching: tantivy.Query, filters: Mapping[str, tuple[str, ...]]
    ) -> tuple[Facet, ...]:
        """The facets of these names."""
        wanted = [name for name in dict.fromkeys(names) if name in self._layout.facets]
        free = [name for name in wanted if name not in filters and not self._depends(name, filters)]
        counts = self._counted(free, matching, filters)
        for name in wanted:
            if name not in free:
                others = {other: values for other, values in filters.items() if other != name}
                counts |= self._counted([name], matching, others)
                if self._depends(name, filters):
                    counts[name] = self._in_one_part(name, counts[name], matching, others)
        return tuple(facet(name, counts[name], filters.get(name, ())) for name in wanted)

    def _depends(self, name: str, filters: Mapping[str, tuple[str, ...]]) -> bool:
        together = self._layout.together
        return name in together and any(other in together and other != name for other in filters)

    def _counted(
        self, names: Sequence[str], matching: tantivy.Query, filters: Mapping[str, tuple[str, ...]]
    ) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        wanted = {name: {"terms": {"field": fields.facet_field(name), "size": _MOST_VALUES}} for name in names}
        answer = self._searcher.aggregate(self._asker.both(matching, self._asker.narrowed(filters)), wanted)
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in names}

    def _in_one_part(
        self, name: str, values: Mapping[str, int], matching: tantivy.Query, others: Mapping[str, tuple[str, ...]]
    ) -> dict[str, int]:
        counts = {}
        for value in values:
            narrowed = self._asker.both(matching, self._asker.narrowed({**others, name: (value,)}))
            count = self._searcher.search(narrowed, limit=1, count=True).count
            if count:
                counts[value] = count
        return counts
