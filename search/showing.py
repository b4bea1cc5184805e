"""What every engine does alike with what it found: sources become hits and suggestions, counts become facets.

An engine keeps a `Source` of each document beside what it searches. What it looked for is read from the plan, so that
two engines mark the same words.
"""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from search import analysis
from search.contract import Facet, FacetCount, Fragment, Hit, Section, Suggestion
from search.highlight import Wanted, highlights, marked
from search.spelling import distance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.contract import Document
    from search.query import Plan

FEW: Final = 3
"""With no more results than this, another spelling is offered."""

FORGIVING_FROM: Final = 4
"""Letters that a beginning must have before one slip in it is forgiven."""

_TYPED_LENGTH: Final = 200
_TYPED_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Source:
    """What is kept of a document to show it."""

    key: str
    kind: str
    version: int
    url: str
    title: str
    summary: str
    sections: tuple[Section, ...]


def valid(text: str) -> str:
    """The text without what UTF-8 cannot carry."""
    return text.encode(errors="replace").decode()


def composed(document: Document) -> Document:
    """The document with each accented letter of its texts as one character, so that places in them can be told."""
    texts = itertools.chain.from_iterable((section.heading, section.text) for section in document.sections)
    if all(unicodedata.is_normalized("NFC", text) for text in (document.title, document.summary, *texts)):
        return document
    return replace(
        document,
        title=analysis.composed(document.title),
        summary=analysis.composed(document.summary),
        sections=tuple(
            Section(section.anchor, analysis.composed(section.heading), analysis.composed(section.text))
            for section in document.sections
        ),
    )


def wanted(plan: Plan) -> Wanted:
    """What to mark for a plan."""
    terms: set[str] = set()
    phrases: list[tuple[str, ...]] = []
    for group in plan.groups:
        if group.is_phrase:
            phrases.append(group.terms)
        else:
            terms.update(group.terms)
        phrases += group.also
    terms.update(phrase[0] for phrase in phrases if len(phrase) == 1)
    return Wanted(frozenset(terms), tuple(phrase for phrase in phrases if len(phrase) > 1))


def hit(source: Source, *, score: float, looked_for: Wanted, is_pinned: bool = False) -> Hit:
    """A found document with its highlights."""
    return Hit(
        key=source.key,
        kind=source.kind,
        version=source.version,
        url=source.url,
        title=marked(source.title, looked_for),
        score=score,
        highlights=highlights((Section("", "", source.summary), *source.sections), looked_for),
        is_pinned=is_pinned,
    )


def typed_words(prefix: str) -> list[str]:
    """The words that somebody who types has begun."""
    return analysis.words(prefix[:_TYPED_LENGTH])[:_TYPED_WORDS]


def suggestion(source: Source, typed: Sequence[str]) -> Suggestion:
    """A title with its words marked that begin as typed."""
    return Suggestion(
        key=source.key, kind=source.kind, version=source.version, url=source.url, title=_begun(source.title, typed)
    )


def facet(name: str, counts: Mapping[str, int], chosen: Sequence[str]) -> Facet:
    """A facet with its values in order, the chosen ones among them."""
    complete = {**dict.fromkeys(chosen, 0), **counts}
    values = sorted(complete.items(), key=lambda entry: (-entry[1], entry[0]))
    return Facet(name, tuple(FacetCount(value, count) for value, count in values))


def _begun(title: str, typed: Sequence[str]) -> Fragment:
    written = [(match.span(), analysis.words_in(match.group())) for match in analysis.WORD.finditer(title)]
    words = {word for _, of_match in written for word in of_match}
    begun = {word for word in words if word.startswith(tuple(typed))}
    # A slip is forgiven only where the title has no word that begins as typed.
    slips = [each for each in typed if len(each) >= FORGIVING_FROM and not any(word.startswith(each) for word in begun)]
    if slips:
        begun |= {word for word in words if _begins_nearly(word, slips)}
    return Fragment(title, tuple(span for span, of_match in written if not begun.isdisjoint(of_match)))


def _begins_nearly(word: str, beginnings: Sequence[str]) -> bool:
    return any(
        distance(word[: len(beginning) + more], beginning, limit=1) <= 1
        for beginning in beginnings
        for more in (-1, 0, 1)
    )
