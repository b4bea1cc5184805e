"""The canonical snapshot of a page: everything that a reader can see, as plain data in a fixed order, and its digest.

Approval, agreed versions, "what changed" and exports all use this one function. Two texts have the same digest exactly
if a reader would see the same: text, parts and their order, names of organisations and terms, bytes of files.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField

from home.models import BasePage, Document, Image, Organisation, Part

BOOKKEEPING = frozenset(field.name for field in BasePage._meta.get_fields()) - {
    "title",
    "slug",
    "seo_title",
    "search_description",
    "summary",
    "social_image",
}
"""Fields of every page that say how it is stored, not what it says."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a reader can see of a page. `data` is JSON-ready: strings, numbers as strings, booleans, lists, objects."""

    data: dict[str, Any]
    digest: str
    """SHA-256 of the canonical JSON, in hexadecimal."""


def take_snapshot(page: BasePage) -> Snapshot:
    """Take the snapshot of a page as it stands in memory: a draft, a revision's object, or what is live."""
    data = {"type": page._meta.label, **_fields(page, skip=BOOKKEEPING | page.private_fields)}
    for relation in sorted(get_all_child_relations(type(page)), key=lambda r: r.get_accessor_name()):
        if issubclass(relation.related_model, Part):
            rows = sorted(getattr(page, relation.get_accessor_name()).all(), key=_position)
            data[relation.get_accessor_name()] = [
                {"uuid": str(row.uuid), **_fields(row, skip={"id", "uuid", "page", "sort_order"})} for row in rows
            ]
    return Snapshot(data=data, digest=digest(data))


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a snapshot's data: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _position(row: Part) -> int:
    return row.sort_order or 0


def _fields(instance: models.Model, *, skip: set[str] | frozenset[str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in instance._meta.get_fields():
        if field.name in skip or field.auto_created or not isinstance(field, models.Field):
            continue
        if isinstance(field, models.OneToOneField) and field.remote_field.parent_link:
            continue
        if isinstance(field, ParentalManyToManyField) or (field.concrete and not field.many_to_many):
            data[field.name] = field_data(instance, field)
    return data


def field_data(instance: models.Model, field: models.Field[Any, Any]) -> Any:
    """One field as a snapshot has it."""
    if isinstance(field, ParentalManyToManyField):
        return sorted((related_data(o) for o in getattr(instance, field.name).all()), key=json.dumps)
    if isinstance(field, models.ForeignKey):
        related = getattr(instance, field.name)
        return related_data(related) if related else None
    return _plain(field, getattr(instance, field.name))


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, StreamField):
        return [_read(child) for child in value.get_prep_value()]
    if isinstance(field, RichTextField):
        return _read(value)
    if isinstance(value, Decimal):
        # 35, 35.0 and 35.00 are one number; SQLite and PostgreSQL give it back differently.
        return format(value.normalize(), "f")
    if value is None or isinstance(value, str | bool | list):
        return value
    return str(value)


EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')
"""What the rich text editor writes into each paragraph for itself. Opening and saving a text must not change its digest."""


def _read(value: Any) -> Any:
    if isinstance(value, str):
        return EDITOR_KEY.sub("", value)
    if isinstance(value, dict):
        return {key: _read(inner) for key, inner in value.items()}
    return [_read(inner) for inner in value] if isinstance(value, list) else value


def related_data(related: models.Model) -> dict[str, str]:
    """What a field refers to, as a snapshot has it."""
    for model, describe in DESCRIPTIONS.items():
        if isinstance(related, model):
            return describe(related)
    if uuid := getattr(related, "uuid", None):
        return {"uuid": str(uuid), "name": str(related)}
    if slug := getattr(related, "slug", None):
        return {"slug": slug, "name": str(related)}
    return {"pk": str(related.pk), "name": str(related)}


def _organisation(organisation: Any) -> dict[str, Any]:
    shown: Organisation = organisation.canonical
    return {"uuid": str(shown.uuid), "name": shown.name}


def _file(file: Any) -> dict[str, Any]:
    return {"title": file.title, "sha1": file.get_file_hash()}


DESCRIPTIONS: dict[type[models.Model], Callable[[Any], dict[str, Any]]] = {
    Organisation: _organisation,
    Image: _file,
    Document: _file,
}
"""How what a page refers to is described: by what a reader sees of it, never by a database key."""
