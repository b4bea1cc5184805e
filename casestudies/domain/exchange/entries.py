"""Entries of lists (organisations, terms, offers) and files: found by what they are known by, else made."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.log_actions import log

from casestudies.domain.exchange.naming import Finder, matching
from casestudies.domain.exchange.records import Kind, Outcome, Problem, Record, RowRefused
from casestudies.domain.exchange.shelf import Shelf
from casestudies.domain.exchange.tables import Table
from casestudies.domain.exchange.values import taken
from home.domain.snapshot import EDITOR_KEY
from home.models import Document, Image, Organisation

if TYPE_CHECKING:
    from home.models import User

IMPORTED = "casestudies.import"
"""The log's action for what a file made or changed."""
MOST = {Image: settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, Document: settings.WAGTAILDOCS_MAX_UPLOAD_SIZE}
SHA1 = re.compile(r"[0-9a-f]{40}")


def values_of(table: Table, record: Record, finder: Finder) -> dict[str, Any]:
    """What a record says, as the fields of its table hold it; all that is wrong in it as one refusal."""
    values: dict[str, Any] = {}
    wrong: list[Problem] = []
    for column, raw in record.values.items():
        if column in table.columns:
            try:
                values[column] = taken(table.columns[column], raw, finder.find)
            except ValidationError as error:
                wrong += [Problem(record.place.words(column), message) for message in error.messages]
        elif not table.has(column):
            columns = ", ".join([*table.others, *table.columns])
            wrong.append(Problem(record.place.words(column), f"There is no such column. The columns are: {columns}."))
    if wrong:
        raise RowRefused(wrong)
    return values


def assign(thing: Any, table: Table, values: dict[str, Any]) -> list[str]:
    """Give something what a record says, and return the labels of what that changed."""
    changed: list[str] = []
    for column, value in values.items():
        field = table.columns[column]
        if not _differs(field, getattr(thing, column, None), value):
            continue
        setattr(thing, column, value)
        changed.append(str(field.verbose_name).capitalize())
    return changed


def _differs(field: models.Field[Any, Any], before: Any, value: Any) -> bool:
    if field.many_to_many:
        return {thing.pk for thing in before.all()} != {thing.pk for thing in value}
    if isinstance(before, str) and isinstance(value, str):
        return _bare(before) != _bare(value)
    return bool(before != value)


def _bare(text: str) -> str:
    """Without what a file does not say: the editor's keys, and which kind of line end (a spreadsheet knows one)."""
    return EDITOR_KEY.sub("", text).replace("\r\n", "\n")


@dataclass(slots=True)
class EntryWriter:
    """Writes one record after the other."""

    finder: Finder
    shelf: Shelf
    by: "User | None"

    def write(self, table: Table, record: Record) -> Outcome:
        """Find or make the entry, and say what became of it."""
        key, name = self._known_by(table, record)
        try:
            return self._write(table, record, key, name)
        except (RowRefused, ValidationError):
            self.finder.give_up(table.model, key=key, name=name)
            raise

    def _write(self, table: Table, record: Record, key: str, name: str) -> Outcome:
        values = values_of(table, record, self.finder)
        found = matching(table.model, key=key, name=name)
        if len(found) > 1:
            raise record.refused(f"There are several with the name “{name}”. Give the UUID.")
        thing = found[0] if found else table.model()
        if (
            isinstance(thing, Organisation)
            and key
            and Organisation.objects.filter(uuid=key).exclude(merged_into=None).exists()
        ):
            self.finder.remember(thing, key=key, name=name)
            return Outcome(record.place.words(), table.name, str(thing), Kind.SAME, (f"Merged into “{thing}” since.",))
        if found:
            # What it is known by stays: addresses and other files have it.
            values = {column: value for column, value in values.items() if column not in ("uuid", "slug")}
        elif values.get("uuid") is None:
            values.pop("uuid", None)
        changed = assign(thing, table, values)
        if isinstance(thing, Image | Document):
            if not found:
                self._store(thing, record)
            elif changed:
                thing.save()
        elif changed or not found:
            thing.full_clean()
            thing.save()
        self.finder.remember(thing, key=key, name=name)
        if changed or not found:
            log(instance=thing, action=IMPORTED, user=self.by, data={"fields": changed if found else []})
        kind = Kind.NEW if not found else Kind.CHANGED if changed else Kind.SAME
        return Outcome(record.place.words(), table.name, str(thing), kind, tuple(changed) if found else ())

    def _store(self, thing: Image | Document, record: Record) -> None:
        name = record.text("name").replace("\\", "/").rpartition("/")[2] or record.text("file")
        self.shelf.store(thing, member=record.text("file"), name=name, most=MOST[type(thing)])

    def _known_by(self, table: Table, record: Record) -> tuple[str, str]:
        if issubclass(table.model, Image | Document):
            key = record.text("sha1")
            if not SHA1.fullmatch(key):
                raise record.refused("Write the SHA-1 of the file, in small letters.", column="sha1")
            return key, record.text("title")
        return record.text("uuid") or record.text("slug"), record.text("name")
