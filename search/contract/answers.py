"""What is answered. No markup: highlights are plain text with the places to mark."""

from __future__ import annotations

from dataclasses import dataclass, field


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
