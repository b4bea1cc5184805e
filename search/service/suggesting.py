"""Suggestions while somebody types: titles of public pages and offers, with their kind and address as they are now.

Raises what the engine raises; the caller then has none.
"""

from dataclasses import dataclass
from typing import Final

from search import backend
from search.contract import Fragment, Piece
from search.enums import Kind
from search.service.checking import current

LIMIT: Final = 8
SHORTEST: Final = 2
"""With one letter nearly everything begins."""

LONGEST: Final = 100
"""Nobody types a longer beginning of a title; what is longer was pasted, and is searched for."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the reader may be typing."""

    title: tuple[Piece, ...]
    """With what was typed marked."""
    kind: str
    url: str


def suggest(text: str) -> tuple[Suggested, ...]:
    """What the public may open of what begins as typed, best first. Raises `EngineError`."""
    if not SHORTEST <= len(text) <= LONGEST:
        return ()
    found = backend.engine().suggest(text, limit=LIMIT)
    now = current((each.key for each in found), with_summaries=False)
    return tuple(
        Suggested(_title(each.title, now[each.key].title), str(Kind(each.kind).label), now[each.key].url)
        for each in found
        if each.key in now
    )


def _title(marked: Fragment, title: str) -> tuple[Piece, ...]:
    return (marked if marked.text == title else Fragment(title)).pieces
