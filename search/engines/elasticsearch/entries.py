"""How a document lies in the index, and the way back: lines for the server to write, and sources from hits."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, Final

import orjson

from search import analysis
from search.contract import Held, Section, Tombstone
from search.engines.elasticsearch.mapping import facet_field
from search.preparing import prepared
from search.ranking import Text, boost_within
from search.showing import Source, composed, valid

if TYPE_CHECKING:
    from search.contract import Change, Document, Layout

TITLE_ORDER_LENGTH: Final = 80
HELD_FIELDS: Final = ("version", "is_gone", "digest")

_APART: Final = "\x1f"


def line(change: Change, layout: Layout, *, version_type: str, is_noted: bool = False) -> bytes:
    """The two lines with which a change is written. The server compares the versions itself."""
    key = valid(change.key)
    action = {"index": {"_id": key, "version": change.version, "version_type": version_type}}
    entry = {"key": key, "version": change.version, "is_gone": True, "is_noted": is_noted}
    if not isinstance(change, Tombstone):
        entry |= _entry(composed(change), layout) | {"is_gone": False, "digest": change.digest}
    return b"%s\n%s" % (_dumped(action), _dumped(entry))


def source(hit: dict[str, Any]) -> Source:
    """What a hit shows; without texts when it came without."""
    shown = hit["_source"]["shown"]
    return Source(
        key=hit["_id"],
        kind=shown["kind"],
        version=shown["version"],
        url=shown["url"],
        title=shown["title"],
        summary=shown.get("summary", ""),
        sections=tuple(itertools.starmap(Section, shown.get("sections", ()))),
    )


def held(hit: dict[str, Any]) -> Held:
    """What a hit with `HELD_FIELDS` says."""
    fields = hit["fields"]
    return Held(hit["_id"], int(fields["version"][0]), fields["is_gone"][0], *fields.get("digest", ()))


def _entry(document: Document, layout: Layout) -> dict[str, Any]:
    texts = prepared(document)
    order = analysis.fold(document.title).strip()[:TITLE_ORDER_LENGTH]
    return {
        Text.TITLE.value: texts.title,
        Text.TOP.value: texts.top,
        Text.ALL.value: texts.texts,
        "words": list(texts.vocabulary),
        "title_beginnings": " ".join(texts.title_words),
        "title_words": " ".join(texts.title_words),
        "title_order": f"{order}{_APART}{document.key}",
        "when": document.when.toordinal() if document.when else None,
        "boost": boost_within(document.boost),
        "parts": _parts(document, layout),
        "shown": _shown(document),
        **{facet_field(name): document.values(name) for name in layout.facets},
    }


def _parts(document: Document, layout: Layout) -> list[dict[str, tuple[str, ...]]]:
    parts = [part.facets for part in document.parts] or [document.facets]
    return [{name: part[name] for name in layout.together if part.get(name)} for part in parts]


def _shown(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "version": document.version,
        "url": document.url,
        "title": document.title,
        "summary": document.summary,
        "sections": [(section.anchor, section.heading, section.text) for section in document.sections],
    }


def _dumped(value: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half of a character, as some programs leave it when they cut a text: it becomes a question mark.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
