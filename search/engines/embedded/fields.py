"""How a document lies in a tantivy index: its fields, and the way there and back.

Texts are indexed as terms that `search.analysis` has made, joined by spaces, so tantivy itself analyses nothing. What a hit
shows is stored as one piece; the rest only serves to find, narrow, count and order.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import tantivy

from search import analysis
from search.contract import Held, Section, Tombstone
from search.preparing import prepared
from search.ranking import BOOSTS, Text, boost_within
from search.showing import Source, composed, valid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.contract import Document, Layout

VERSION: Final = 6
"""Raised with any change in this module, so that older indexes are rebuilt."""

KEY: Final = "key"
HELD: Final = "held"
NUMBER: Final = "version"
ALIVE: Final = "alive"
TITLE: Final = Text.TITLE.value
TOP: Final = Text.TOP.value
TEXT: Final = Text.ALL.value
WORDS: Final = "words"
TITLE_WORDS: Final = "title_words"
TITLE_START: Final = "title_start"
PARTS: Final = "parts"

TITLE_ORDER: Final = "title_order"
NEWEST_ORDER: Final = "newest_order"
STANDING_ORDER: Final = "standing_order"
BOOST: Final = "boost"
SOURCE: Final = "source"

YES: Final = "y"
SCORE_SCALE: Final = 10
"""How many times too large weighted scores are."""

_APART: Final = "\x1f"
_DAYS: Final = 9_999_999
"""More than any date's ordinal, in as many digits."""

_TITLE_ORDER_LENGTH: Final = 80
_TITLE_START_LENGTH: Final = 100
_INITIALS: Final = 4
_INITIALS_SHORT: Final = 3
_AGE_BITS: Final = 24


def facet_field(name: str) -> str:
    """The field by which a facet is filtered, with each of its values."""
    return f"facet_{name}"


def counted_field(name: str) -> str:
    """The field by which a facet is counted.

    It has all of a document's values as one, since a column with exactly one value a document is read several times faster.
    Those of an open-ended facet stay apart: nearly every document would have a combination of its own.
    """
    return f"counted_{name}"


def counted_apart(value: str) -> list[str]:
    """The facet's values of which one of `counted_field` is made."""
    return value.split(_APART) if value else []


def schema(layout: Layout) -> tantivy.Schema:
    """The fields of an index with this layout."""
    builder = tantivy.SchemaBuilder()
    for name in (KEY, HELD, ALIVE, PARTS, TITLE_START):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, TOP, TEXT):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (WORDS, TITLE_WORDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in map(facet_field, layout.facets):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (TITLE_ORDER, *map(counted_field, layout.facets)):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (NUMBER, NEWEST_ORDER, STANDING_ORDER):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field(BOOST, fast=True)
    builder.add_bytes_field(SOURCE, stored=True)
    return builder.build()


def encoded(change: Document | Tombstone, layout: Layout) -> tantivy.Document:
    """A change as tantivy keeps it."""
    if isinstance(change, Tombstone):
        found = _with_identity(Held(change.key, change.version, is_gone=True))
        for name in layout.facets:
            _add_facet(found, name, (), layout)
        return found
    # Of the document as it was given, so that it can be compared with what is given now.
    found = _with_identity(Held(change.key, change.version, is_gone=False, digest=change.digest))
    change = composed(change)
    found.add_text(ALIVE, YES)
    _add_texts(found, change)
    for name in layout.facets:
        _add_facet(found, name, map(valid, change.values(name)), layout)
    for token in part_tokens(change, layout):
        found.add_text(PARTS, token)
    _add_orders(found, change)
    found.add_bytes(SOURCE, _stored(change))
    return found


def titled(found: tantivy.Document) -> Source:
    """What was stored of a document before its texts, which may be long."""
    key, kind, version, url, title = bytes(found.get_first(SOURCE)).split(_APART.encode(), 5)[:5]
    return Source(key.decode(), kind.decode(), int(version), url.decode(), title.decode(), "", ())


def source(found: tantivy.Document) -> Source:
    """What was stored of a document."""
    key, kind, version, url, title, summary, *sections = bytes(found.get_first(SOURCE)).decode().split(_APART)
    return Source(key, kind, int(version), url, title, summary, tuple(map(Section, *[iter(sections)] * 3)))


def held(token: str) -> Held:
    """What a `HELD` token says."""
    key, version, is_gone, digest = token.rsplit(_APART, 3)
    return Held(key, int(version), is_gone == YES, digest)


def title_start(words: Iterable[str]) -> str:
    """What a title begins with, or what somebody typed of it, so that the one begins with the other."""
    return " ".join(words)[:_TITLE_START_LENGTH]


def part_token(values: Mapping[str, str]) -> str:
    """The token of a document that has these values together in one part."""
    return _APART.join(f"{name}={valid(value)}" for name, value in sorted(values.items()))


def part_tokens(document: Document, layout: Layout) -> Iterable[str]:
    """Every combination of two or more facets that one part has together. tantivy has no nested documents."""
    tokens: dict[str, None] = {}
    names = sorted(layout.together)
    for part in [part.facets for part in document.parts] or [document.facets]:
        present = [[f"{name}={valid(value)}" for value in part[name]] for name in names if part.get(name)]
        for size in range(2, len(present) + 1):
            for facets in itertools.combinations(present, size):
                tokens.update(dict.fromkeys(map(_APART.join, itertools.product(*facets))))
    return tokens


def _with_identity(entry: Held) -> tantivy.Document:
    found = tantivy.Document()
    found.add_text(KEY, entry.key)
    found.add_integer(NUMBER, entry.version)
    found.add_text(HELD, _APART.join((entry.key, str(entry.version), YES if entry.is_gone else "", entry.digest)))
    return found


def _add_facet(found: tantivy.Document, name: str, values: Iterable[str], layout: Layout) -> None:
    distinct = sorted(set(values))
    for value in distinct:
        found.add_text(facet_field(name), value)
    for value in distinct if name in layout.open_ended else [_APART.join(distinct)]:
        found.add_text(counted_field(name), value)


def _add_orders(found: tantivy.Document, document: Document) -> None:
    """Every order is ascending. Numbers are far faster than text when pages are deep."""
    boost = boost_within(document.boost)
    title = analysis.fold(valid(document.title)).strip()
    age = _DAYS - (document.when.toordinal() if document.when else 0)
    # Documents of one day stand by the first letters of their title.
    initials = int.from_bytes(title.encode("ascii", errors="ignore")[:_INITIALS].ljust(_INITIALS), "big")
    newest = age << 8 * _INITIALS | initials
    found.add_text(TITLE_ORDER, title[:_TITLE_ORDER_LENGTH] + _APART + document.key)
    found.add_integer(NEWEST_ORDER, newest)
    found.add_integer(
        STANDING_ORDER,
        round((BOOSTS[1] - boost) * 100) << _AGE_BITS + 8 * _INITIALS_SHORT
        | newest >> 8 * (_INITIALS - _INITIALS_SHORT),
    )
    # tantivy weighs by log2(2 + value), and by 1 at the least: this makes the weight ten times the boost.
    found.add_float(BOOST, 2 ** (boost * SCORE_SCALE) - 2)


def _add_texts(found: tantivy.Document, document: Document) -> None:
    texts = prepared(document)
    found.add_text(TITLE, texts.title)
    found.add_text(TITLE_WORDS, " ".join(texts.title_words))
    found.add_text(TITLE_START, title_start(texts.title_words))
    for text in texts.top:
        found.add_text(TOP, text)
    for text in texts.texts:
        found.add_text(TEXT, text)
    found.add_text(WORDS, " ".join(texts.vocabulary))


def _stored(document: Document) -> bytes:
    # Not JSON: a page of hits is read twice as fast so, and the separator means nothing in a text.
    head = (document.key, document.kind, str(document.version), document.url, document.title, document.summary)
    sections = ((section.anchor, section.heading, section.text) for section in document.sections)
    texts = (text.replace(_APART, " ") for text in itertools.chain(head, *sections))
    return _APART.join(texts).encode(errors="replace")
