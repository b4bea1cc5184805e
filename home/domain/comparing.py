"""What differs between two snapshots of a page, part by part and word by word.

Parts are matched by their UUID, so a part that was moved or changed is not taken for another one. The texts are as a reader
reads them: labels instead of stored values, no markup.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from django.apps import apps
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import get_text_for_indexing

from home.domain.snapshot import Snapshot
from home.enums import NOT_YET_KNOWN
from home.fields import ChoicesField

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
PAGE_SIDE = frozenset({"slug", "seo_title", "search_description", "social_image", "type"})
"""What a page has beside its text; it is compared last."""


class Mark(Enum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Change:
    """One field that reads otherwise now, or a whole part that came or went."""

    relation: str
    """The list that the part is in; "" for a field of the page itself."""
    uuid: str
    """Of the part; "" for a field of the page itself."""
    field: str
    """The field's name; "" for a whole part."""
    label: str
    """Where it is, in words: "Summary", "Partner 2, contribution"."""
    before: str
    after: str
    pieces: tuple[Piece, ...]

    @property
    def place(self) -> str:
        """Where it is, as one key: "summary", "partners/<uuid>/contribution"."""
        return "/".join(filter(None, (self.relation, self.uuid, self.field)))


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Compare the data of two snapshots of one page; what is the same is left out. An empty `before` is a new page."""
    model = apps.get_model(after["type"])
    relations = {r.get_accessor_name(): r.related_model for r in get_all_child_relations(model)}
    names = sorted(after, key=lambda name: (name in PAGE_SIDE, _order(model, relations, name)))
    found: list[Change] = []
    for name in names:
        if name in relations:
            found += _part_changes(relations[name], name, before.get(name) or [], after[name])
        elif name != "type":
            found += _field_change(model, name, before.get(name), after[name], label=_label(model, name))
    return tuple(found)


def compare(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Compare two snapshots of one page."""
    return () if before.digest == after.digest else changes_between(before.data, after.data)


def places_in(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Each place of a snapshot that says something, as (key, words), in the order of `changes_between`."""
    return tuple(
        (change.place, change.label.removesuffix(", new") + (f": {change.after[:60]}" if change.relation else ""))
        for change in changes_between({}, data)
        if change.after and change.place.partition("/")[0] not in PAGE_SIDE
    )


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as one, word by word: joined, its same and removed pieces are `before`, same and added are `after`."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("".join(old[a:b]), Mark.SAME))
            continue
        if removed := "".join(old[a:b]):
            pieces.append(Piece(removed, Mark.REMOVED))
        if added := "".join(new[c:d]):
            pieces.append(Piece(added, Mark.ADDED))
    return tuple(pieces)


def as_text(field: Any, value: Any) -> str:
    """The value of a snapshot as a reader reads it; "" if it is not yet known."""
    if isinstance(field, RichTextField):
        return str(get_text_for_indexing(value or "")).strip()
    if isinstance(field, StreamField):
        return "\n".join(_strings(value))
    if isinstance(value, list):
        labels = dict(field.choices_enum.choices) if isinstance(field, ChoicesField) and field.choices_enum else {}
        return ", ".join(_name(each) if isinstance(each, dict) else str(labels.get(each, each)) for each in value)
    if isinstance(value, dict):
        return _name(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value in (None, "") else str(dict(field.flatchoices).get(value, value))


def _name(related: Mapping[str, str]) -> str:
    return related.get("name") or related.get("title") or ""


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield str(get_text_for_indexing(value))
        case {"value": inner}:
            yield from _strings(inner)
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)


def _part_changes(
    model: type[models.Model], relation: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Change]:
    noun = str(model._meta.verbose_name).capitalize()
    old = {row["uuid"]: row for row in before}
    for number, row in enumerate(after, start=1):
        was = old.pop(row["uuid"], None)
        where = f"{noun} {number}"
        if was is None:
            text = _whole(model, row)
            yield Change(relation, row["uuid"], "", f"{where}, new", "", text, (Piece(text, Mark.ADDED),))
            continue
        for name in row:
            if name != "uuid":
                label = f"{where}, {_label(model, name).lower()}"
                yield from _field_change(
                    model, name, was.get(name), row[name], label=label, relation=relation, uuid=row["uuid"]
                )
    for identity, was in old.items():
        text = _whole(model, was)
        yield Change(relation, identity, "", f"{noun}, taken out", text, "", (Piece(text, Mark.REMOVED),))


def _field_change(
    model: type[models.Model], name: str, before: Any, after: Any, *, label: str, relation: str = "", uuid: str = ""
) -> Iterator[Change]:
    if before == after:
        return
    field = model._meta.get_field(name)
    old, new = as_text(field, before), as_text(field, after)
    if old == new:  # Only how it looks: a heading, a link, another file of the same title.
        old, new = old or NOT_YET_KNOWN, f"{new or NOT_YET_KNOWN} (its form, link or file has changed)"
    yield Change(relation, uuid, name, label, old, new, marked(old, new))


def _whole(model: type[models.Model], row: Mapping[str, Any]) -> str:
    texts = (as_text(model._meta.get_field(name), value) for name, value in row.items() if name != "uuid")
    return " · ".join(filter(None, texts))


def _label(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _order(model: type[models.Model], relations: Mapping[str, Any], name: str) -> tuple[int, int]:
    if name in relations:
        return (1, list(relations).index(name))
    fields = [field.name for field in model._meta.get_fields()]
    return (0, fields.index(name) if name in fields else 0)
