"""What is found: documents with their facets and parts, and tombstones of those that are gone."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NOT_YET_KNOWN: Final = "not-yet-known"
"""The facet value of what is not yet known. It is filtered and counted like every other value."""

KIND: Final = "kind"
"""The facet that every document has through `Document.kind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which facets an index has. Part of the index's fingerprint: another layout needs a rebuild."""

    facets: tuple[str, ...] = (
        KIND,
        "model",
        "nation",
        "region",
        "profession",
        "stage",
        "funder",
        "year",
        "organisation",
    )
    open_ended: tuple[str, ...] = ("funder", "organisation")
    """Facets with so many values that hardly two documents have just the same ones."""
    together: tuple[str, ...] = ("profession", "stage", "funder")
    """Facets that must hold for one and the same `Part` when more than one of them is filtered."""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a page that has an address of its own: a match in it links to `url#anchor`."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Facet values that belong together, such as one post's career stage, professions and funders.

    Only the facets of `Layout.together` matter here. The values of a part need not be repeated in `Document.facets`.
    """

    facets: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an engine is given of one public thing, whole: it keeps all of it and asks nobody else.

    `key` names the thing for good (`page:17`); `version` only grows. Texts are plain text, without markup. Facet
    values are opaque slugs. A document without parts counts as one part made of its own facets, so that a
    funding scheme, for instance, needs none.
    """

    key: str
    kind: str
    version: int
    title: str
    url: str = ""
    summary: str = ""
    sections: tuple[Section, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values for each facet but `kind`, which `kind` gives. Absent means that the facet does not apply to this kind."""
    parts: tuple[Part, ...] = ()
    when: date | None = None
    """For the order "newest": when the thing itself happened or was published. None comes last."""
    boost: float = 1.0
    """Multiplies the relevance; above 0. Lower for what is old or superseded."""

    @property
    def digest(self) -> str:
        """Names everything that the document says: the same as long as it says the same, whatever its version is."""
        sections = itertools.chain.from_iterable((each.anchor, each.heading, each.text) for each in self.sections)
        rest = (_sorted(self.facets), [_sorted(part.facets) for part in self.parts], self.when, float(self.boost))
        said = "\x1f".join((self.kind, self.title, self.url, self.summary, *sections, repr(rest)))
        return hashlib.sha256(said.encode(errors="backslashreplace")).hexdigest()[:16]

    def values(self, facet: str) -> tuple[str, ...]:
        """Every value of a facet, from the document and its parts, once each, in order."""
        if facet == KIND:
            return (self.kind,)
        own = self.facets.get(facet, ())
        return tuple(dict.fromkeys((*own, *(value for part in self.parts for value in part.facets.get(facet, ())))))


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That a thing is not public (any more), as of a version."""

    key: str
    version: int


Change = Document | Tombstone


def _sorted(facets: Mapping[str, tuple[str, ...]]) -> list[tuple[str, list[str]]]:
    """The order of facets, and of a facet's values, means nothing."""
    return sorted((name, sorted(values)) for name, values in facets.items())
