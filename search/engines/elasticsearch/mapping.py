"""The index as the server is told of it: one index for all kinds, and a small one for the lock.

Strict: a field that is not declared here is refused. Texts come as terms that `search.analysis` has made, so the server
only parts them at spaces. Of a document's source only `shown` is kept, which is what a hit needs: the rest serves to find it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from elasticsearch.dsl import (
    Boolean,
    Date,
    Document,
    Float,
    Index,
    Integer,
    Keyword,
    Long,
    MetaField,
    Nested,
    Object,
    Text,
    analyzer,
    token_filter,
)

if TYPE_CHECKING:
    from search.contract import Layout

VERSION: Final = 2
"""Raised with any change in this module or in `entries`, so that older indexes are rebuilt."""

LONGEST_BEGINNING: Final = 32

_LONGEST_VALUE: Final = 8_000
"""Longer values are not indexed: Lucene refuses the whole document for one of more than 32,766 bytes."""

_PREPARED: Final = analyzer("prepared", tokenizer="whitespace")
_BEGINNINGS: Final = analyzer(
    "beginnings",
    tokenizer="whitespace",
    filter=[token_filter("beginnings", type="edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)],
)


class Entry(Document):
    """What is held under a key: a document or a tombstone. The facets are added for each layout."""

    key = Keyword()
    version = Long()
    is_gone = Boolean()
    digest = Keyword(index=False)
    """Of a document as it was given; it is only read. A tombstone has none."""
    is_noted = Boolean()
    """Written while a rebuild ran, and not by it."""
    title = Text(analyzer=_PREPARED)
    top = Text(analyzer=_PREPARED)
    text = Text(analyzer=_PREPARED)
    words = Keyword(doc_values=False)
    title_beginnings = Text(analyzer=_BEGINNINGS, norms=False, index_options="docs")
    title_words = Keyword(doc_values=False, ignore_above=_LONGEST_VALUE)
    title_order = Keyword(index=False)
    when = Integer()
    """As the ordinal of a day. A date's own type cannot be paged through where it is missing."""
    boost = Float()
    shown = Object(enabled=False)

    class Meta:
        dynamic = MetaField("strict")
        source = MetaField(includes=["shown"])


class Lock(Document):
    """Who rebuilds, and until when that holds unless it is said again."""

    holder = Keyword()
    until = Date()

    class Meta:
        dynamic = MetaField("strict")


def facet_field(name: str) -> str:
    """The field of a facet."""
    return f"facet_{name}"


def part_field(name: str) -> str:
    """The field of a facet within one part."""
    return f"parts.{name}"


def for_entries(layout: Layout, *, fingerprint: str, settings: dict[str, Any]) -> dict[str, Any]:
    """What an index of this layout is created with."""
    index = Index("")
    index.document(Entry)
    mapping = index.get_or_create_mapping()
    for name in layout.facets:
        mapping.field(facet_field(name), Keyword(ignore_above=_LONGEST_VALUE))
    parts = {name: Keyword(ignore_above=_LONGEST_VALUE) for name in layout.together}
    mapping.field("parts", Nested(dynamic="strict", properties=parts))
    mapping.meta("_meta", {"fingerprint": fingerprint})
    index.settings(**settings)
    return index.to_dict()


def for_locks() -> dict[str, Any]:
    """What the index of the lock is created with."""
    index = Index("")
    index.document(Lock)
    index.settings(number_of_shards=1, auto_expand_replicas="0-1")
    return index.to_dict()
