"""What both engines index of a document's texts: their terms, joined by spaces, and the words that were written.

Whole collections go through here, so nothing in it loops in Python over the words of a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from search import analysis

if TYPE_CHECKING:
    from search.contract import Document


@dataclass(frozen=True, slots=True)
class Prepared:
    """The texts of a document, each as its terms joined by spaces; empty ones are left out of the lists."""

    title_words: list[str]
    """The words of the title as they are written, in order."""
    title: str
    top: list[str]
    """Title and summary."""
    texts: list[str]
    """All of them. Each is a value of its own: engines leave a gap between values, so no phrase reaches over it."""
    vocabulary: set[str]
    """Every word that is written in any of them."""


def prepared(document: Document) -> Prepared:
    """The texts of a document."""
    sections = ((section.heading, section.text) for section in document.sections)
    texts = [document.title, document.summary, *chain.from_iterable(sections)]
    written = [analysis.written_words(text) for text in texts]
    title, summary, *others = map(analysis.joined_terms, written)
    return Prepared(
        title_words=analysis.words(document.title),
        title=title,
        top=[*filter(None, (title, summary))],
        texts=[*filter(None, (title, summary, *others))],
        vocabulary=set(analysis.words_of(set(chain.from_iterable(written)))),
    )
