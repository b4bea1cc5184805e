"""What is asked."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sort(enum.StrEnum):
    """Orders of results. Without any text, relevance is the documents' boost, then newest first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question. Any text is allowed: what cannot be understood is ignored, never refused.

    Values of one facet are alternatives (or), facets narrow each other (and). A facet that the layout does not know is
    ignored, a value that no document has finds nothing. `page` counts from 1; pages may be as deep as there are
    documents, and one beyond the end is empty. `size` 0 asks for the total and the facets only.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = ()
    """The facets to count; none by default, since counting costs time."""
    highlight: bool = True
    correct: bool = True
    """Replace words that the index does not know by their nearest known ones. False: "search for exactly this"."""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for a word or a phrase: lower-case key, as in {"acf": ("academic clinical fellowship",)}."""
    pinned: tuple[str, ...] = ()
    """Keys to put first, in this order, when they pass the filters (relevance order only)."""
