"""Facet counts as part of a question: each value's count is what choosing it alone in its facet would give.

The filters of counted facets come after the counting (`post_filter`), and each facet counts under all filters but its own; those
that share the same ones are counted together. Facets that must hold for one part (`Layout.together`) are counted over parts once
another of them is filtered, and then back over their documents, so that one with two such parts counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from search.engines.elasticsearch.asking import in_part, narrowed
from search.engines.elasticsearch.mapping import facet_field, part_field
from search.showing import facet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.contract import Facet, Layout

    Filters = Mapping[str, tuple[str, ...]]

_MOST_VALUES: Final = 60_000
"""Below the server's own limit for one request, far above the number of values of any facet."""


class Counting:
    """What one question counts."""

    def __init__(self, names: Sequence[str], filters: Filters, layout: Layout) -> None:
        self._names = [name for name in dict.fromkeys(names) if name in layout.facets]
        self._filters = filters
        self._layout = layout

    @property
    def before(self) -> list[dict[str, Any]]:
        """The filters that hold for everything that is counted."""
        return narrowed(self._filters, self._layout) if self._is_plain else []

    @property
    def after(self) -> list[dict[str, Any]]:
        """The filters that only hold for the hits and the total."""
        return [] if self._is_plain else narrowed(self._filters, self._layout)

    @property
    def aggregations(self) -> dict[str, Any]:
        """What to ask for."""
        groups: dict[tuple[str, ...], dict[str, Any]] = {}
        for name in self._names:
            others = tuple(other for other in self._filters if other != name)
            groups.setdefault(others, {})[name] = self._values(name)
        asked: dict[str, Any] = {}
        for number, (others, wanted) in enumerate(groups.items()):
            clauses = [] if self._is_plain else narrowed(self._only(others), self._layout)
            if clauses:
                asked[f"group {number}"] = {"filter": {"bool": {"filter": clauses}}, "aggs": wanted}
            else:
                asked |= wanted
        return asked

    def facets(self, answer: Mapping[str, Any]) -> tuple[Facet, ...]:
        """The facets from what was answered."""
        groups = [value for name, value in answer.items() if name not in self._names]
        found = {name: counted for group in (answer, *groups) for name, counted in group.items()}
        return tuple(
            facet(name, dict(_counts(found[name]) if name in found else ()), self._filters.get(name, ()))
            for name in self._names
        )

    @property
    def _is_plain(self) -> bool:
        """Whether no counted facet is filtered: then every filter holds for all that is counted."""
        return not any(name in self._filters for name in self._names)

    def _partners(self, name: str) -> Filters:
        """The filters that must hold for the same part."""
        together = self._layout.together
        return self._only([other for other in together if other != name]) if name in together else {}

    def _only(self, names: Sequence[str]) -> Filters:
        return {name: self._filters[name] for name in names if name in self._filters}

    def _values(self, name: str) -> dict[str, Any]:
        partners = self._partners(name)
        if not partners:
            return {"terms": {"field": facet_field(name), "size": _MOST_VALUES}}
        values = {
            "terms": {"field": part_field(name), "size": _MOST_VALUES},
            "aggs": {"documents": {"reverse_nested": {}}},
        }
        fitting = {"filter": {"bool": {"filter": in_part(partners)}}, "aggs": {"values": values}}
        return {"nested": {"path": "parts"}, "aggs": {"fitting": fitting}}


def _counts(counted: Mapping[str, Any]) -> list[tuple[str, int]]:
    if "fitting" in counted:
        buckets = counted["fitting"]["values"]["buckets"]
        return [(bucket["key"], bucket["documents"]["doc_count"]) for bucket in buckets]
    return [(bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"]]
