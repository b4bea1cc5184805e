"""What a reader asks, and its address. Every state of the results page has exactly one address, which can be shared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urlencode

from search.contract import KIND, Layout, Sort

FACETS: Final = (KIND, "model", "nation", "region", "profession", "stage", "funder", "year")
"""The filters of the page, in its order."""

FILTERS: Final = Layout().facets
"""What may be filtered, which is more than the page lists: other pages link here with an organisation."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where the reader is in its results."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    is_exact: bool = False
    """Search for what was typed, without correcting it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked, so that everything is shown."""
        return not self.text and not self.filters

    @property
    def query_string(self) -> str:
        """The address of this question, with its question mark."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name in FILTERS for value in self.filters.get(name, ())]
        pairs += [("sort", self.sort.value)] if self.sort is not Sort.RELEVANCE else []
        pairs += [("exact", "1")] if self.is_exact else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"?{urlencode(pairs)}"

    def asking(self, text: str) -> "Question":
        """The same filters with other words."""
        return replace(self, text=text, page=1, is_exact=False)

    def exactly(self) -> "Question":
        """The same words, uncorrected."""
        return replace(self, page=1, is_exact=True)

    def at(self, page: int) -> "Question":
        """Another page of the results."""
        return replace(self, page=page)

    def without(self, name: str, value: str | None = None) -> "Question":
        """Without one value of a filter, or without the filter."""
        left = () if value is None else tuple(each for each in self.filters.get(name, ()) if each != value)
        others: Iterable[tuple[str, tuple[str, ...]]] = ((n, v) for n, v in self.filters.items() if n != name)
        return replace(self, page=1, filters=dict(others) | ({name: left} if left else {}))

    def unfiltered(self) -> "Question":
        """The words alone."""
        return replace(self, page=1, filters={})
