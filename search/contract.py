"""What the site and a search engine say to each other: values and one protocol, no Django and no engine.

Invariants that every engine keeps, and that one test suite proves for each of them:

* **State, not messages.** A change is a whole `Document` or a `Tombstone`, each with a version. Applying the same change
  again alters nothing, an older version never overwrites a newer one, and what was removed is remembered as removed.
* **A reader never sees half a change** and never waits for a writer. A change is found as soon as `apply` returns.
* **A facet never hides its own alternatives**: its counts leave out its own filter, and they are complete.
* **No markup crosses this line.** A highlight is plain text with the places to mark; whoever shows it escapes it.
* Whatever goes wrong is one of the exceptions below; no client library's own exception leaves an engine.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

NOT_YET_KNOWN: Final = "not-yet-known"
"""The facet value of what is not yet known. It is filtered and counted like every other value."""

KIND: Final = "kind"
"""The facet that every document has through `Document.kind`."""


# What is found


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


# What is asked


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


# What is answered


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a fragment that is marked as a whole or not at all."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """Plain text with the places to mark in it. `start` is the fragment's offset in the text that it was cut from.

    `marks` are (start, end) offsets into `text`, in order and without overlap.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    start: int = 0
    is_cut_before: bool = False
    is_cut_after: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The text cut at its marks, for a template that escapes each piece."""
        pieces: list[Piece] = []
        at = 0
        for start, end in self.marks:
            pieces += [Piece(self.text[at:start], is_marked=False), Piece(self.text[start:end], is_marked=True)]
            at = end
        pieces.append(Piece(self.text[at:], is_marked=False))
        return tuple(piece for piece in pieces if piece.text)


@dataclass(frozen=True, slots=True)
class Highlight:
    """Where a section matched. The summary is the section with no anchor and no heading."""

    anchor: str
    heading: str
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found document, as the engine knows it: the caller checks it against the database before it is shown."""

    key: str
    kind: str
    version: int
    url: str
    title: Fragment
    score: float
    highlights: tuple[Highlight, ...] = ()
    """The best matching sections, best first. Empty without text, or when only the title matched."""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many results there would be with this value as the facet's only filter."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """All values of a facet that any result has, most frequent first, then by value.

    Chosen values are among them, with 0 when nothing has them.
    """

    name: str
    values: tuple[FacetCount, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that the index does not know, and the known one that was searched for in its place."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word or phrase of the question, and what was also searched for."""

    phrase: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How the question was read, for the reader to see and to correct."""

    text: str = ""
    """The question as it was searched, corrections included."""
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that no document has and that resemble none; the rest of the question was asked without them."""
    ignored: tuple[str, ...] = ()
    """Words beyond the limits, that were left out."""
    did_you_mean: str = ""
    """A question that is offered, not applied: a rare word may be a slip for a frequent one."""
    is_relaxed: bool = False
    """Too few documents have every word, so those that have only some of them follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of hits, with the total and the facets over all of them."""

    total: int
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    """In the order in which the query names them."""
    understood: Understood = field(default_factory=Understood)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A title that the reader may be typing; `title` marks what was typed."""

    key: str
    kind: str
    version: int
    url: str
    title: Fragment


# What upkeep is told


@dataclass(frozen=True, slots=True)
class Held:
    """What an engine holds under a key: the version, and whether that is a tombstone."""

    key: str
    version: int
    is_gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a batch. `stale` counts changes for which the engine held the same or a newer version."""

    written: int = 0
    removed: int = 0
    stale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A finished rebuild: how many documents it holds, and how many changes came in while it ran."""

    documents: int
    replayed: int
    seconds: float


class State(enum.StrEnum):
    """Whether an engine can be asked, and what to do when not: anything but the first two needs a rebuild."""

    READY = "ready"
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    TORN = "torn"
    OUTDATED = "outdated"

    @property
    def needs_rebuild(self) -> bool:
        """Whether only a rebuild helps."""
        return self in {State.MISSING, State.TORN, State.OUTDATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """An engine's condition, found by really asking it."""

    state: State
    documents: int = 0
    is_rebuilding: bool = False
    detail: str = ""


class EngineError(Exception):
    """Anything that an engine cannot do."""


class EngineUnavailable(EngineError):  # noqa: N818 - the state of the engine, as callers speak of it
    """The engine does not answer now; asking again later may help."""


class EngineBusy(EngineUnavailable):
    """Another writer kept the engine for longer than we wait; nothing was applied."""


class IndexUnusable(EngineError):  # noqa: N818 - the state of the index, as callers speak of it
    """The index cannot be used, and only a rebuild helps. Its `state` says why."""

    state: State = State.TORN


class IndexMissing(IndexUnusable):
    """There is no index yet."""

    state = State.MISSING


class IndexTorn(IndexUnusable):
    """The index is damaged."""

    state = State.TORN


class IndexOutdated(IndexUnusable):
    """The index was built with another analysis or layout."""

    state = State.OUTDATED


class RebuildRunning(EngineError):  # noqa: N818 - says what is going on
    """Somebody else is rebuilding this index; only one may."""


class RebuildRefused(EngineError):  # noqa: N818 - says what was decided
    """The new index does not hold what it should, so the old one stays in use."""


@runtime_checkable
class Engine(Protocol):
    """A search engine. One instance may be used by many threads, and survives a fork.

    Every method may raise `EngineUnavailable`; those that use the index raise `IndexUnusable` when it needs a rebuild.
    """

    name: str
    layout: Layout

    @property
    def fingerprint(self) -> str:
        """Names the analysis, the layout and the engine's own settings, as this code would build an index."""
        ...

    def search(self, query: Query) -> Results:
        """Answer a question."""
        ...

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed, best first; one typing error is forgiven."""
        ...

    def similar(self, key: str, *, limit: int = 4, kinds: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """What reads most like the document of this key, never itself; empty when the key is not found."""
        ...

    def apply(self, changes: Iterable[Change]) -> Applied:
        """Write documents and tombstones, in one go where the engine can; all of it is found when this returns.

        Raises `EngineBusy` when another writer does not give way, and then nothing of it was applied.
        """
        ...

    def versions(self) -> Iterator[Held]:
        """Everything that is held, tombstones included, in no particular order, for reconciling with the database."""
        ...

    def count(self) -> int:
        """How many documents can be found (tombstones are not counted)."""
        ...

    def rebuild(self, documents: Iterable[Document], *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Fill a new index beside the live one, check it, and put it in place at once; the previous one is kept.

        `documents` is read once, lazily, after the rebuild has begun to take note of changes; changes that are applied
        meanwhile are in the new index too. The live index answers until the swap. `progress` is told the number of
        documents so far. Raises `RebuildRunning`, or `RebuildRefused` when the new index does not hold what it was given.
        """
        ...

    def revert(self) -> None:
        """Go back to the index before the last rebuild. It is as old as that: reconcile it afterwards.

        Raises `RebuildRefused` when there is none.
        """
        ...

    def health(self) -> Health:
        """Ask the engine how it is. Never raises."""
        ...
