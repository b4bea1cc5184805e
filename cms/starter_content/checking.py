"""Everything that can be said against the data files before anything is written.

Nothing here reads or writes the database: names are looked up among the files themselves, values are checked by the
fields that will hold them.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import StreamField

from casestudies.models import CaseStudyPage, Post
from cms.starter_content.collection import Collection, PageEntry
from cms.starter_content.fields import child_models, clean_scalar, is_scalar, loadable_fields
from cms.starter_content.problems import Problem
from cms.starter_content.records import Record
from cms.starter_content.streams import stream_problems
from home.models import Organisation, Part, SiteSettings, SourcePart
from home.rules import name_key

PAGE_ONLY_KEYS = frozenset({"type", "parent", "to_complete", "sources"})
PART_ONLY_KEYS = frozenset({"source", "key"})
WHOLE = Decimal(100)


class Names:
    """What the files call things, by model; and the paths of pages."""

    def __init__(self, collection: Collection) -> None:
        self._known: dict[type[models.Model], set[str]] = {
            kind.model: {record.text(kind.name_column) for record in records} for kind, records in collection.tables
        }
        self._known[CaseStudyPage] = {e.record.text("slug") for e in collection.pages if e.model is CaseStudyPage}
        self.paths = {entry.path for entry in collection.pages}

    def has(self, model: type[models.Model], name: str) -> bool:
        """Whether a file defines it."""
        return name in self._known.get(model, set())

    @property
    def organisations(self) -> set[str]:
        """The names of all organisations."""
        return self._known[Organisation]


def find_problems(collection: Collection) -> list[Problem]:
    """Return every problem of every file."""
    names = Names(collection)
    problems: list[Problem] = []
    for kind, records in collection.tables:
        problems.extend(_twins(records, kind.name_column))
        for record in records:
            problems.extend(_record_problems(record, kind.model, names))
    for entry in collection.pages:
        problems.extend(_page_problems(entry, names))
    problems.extend(_value_problems(collection.site, SiteSettings, only=("footer_text",)))
    return problems


def _twins(records: tuple[Record, ...], column: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for record in records:
        name = record.text(column)
        if first := seen.get(name_key(name)):
            yield record.problem(f"{column}: “{name}” stands on line {first} already.", column)
        seen.setdefault(name_key(name), record.line)


def _page_problems(entry: PageEntry, names: Names) -> Iterator[Problem]:
    record = entry.record
    children = child_models(entry.model)
    sources = _source_keys(record)
    yield from _record_problems(record, entry.model, names, extra={*children, *PAGE_ONLY_KEYS})
    for key, child in children.items():
        if key in record.values and not record.parts(key):
            yield record.problem(f"{key}: write it as [[{key}]] tables.", key)
        for part in record.parts(key):
            yield from _part_problems(part, child, names, sources)
    if "sources" in children and not sources:
        yield record.problem("There are no [[sources]]. Say where the facts come from.")
    for line in record.parts("to_complete"):
        if not line.text("part") or not line.text("note"):
            yield line.problem("A [[to_complete]] table needs a part and a note.")
    if entry.model is CaseStudyPage:
        yield from _money_problems(record)


def _part_problems(part: Record, model: type[Part], names: Names, sources: set[str]) -> Iterator[Problem]:
    extra = {"read_as"} if issubclass(model, SourcePart) else {"paid_by"} if model is Post else set()
    yield from _record_problems(part, model, names, extra=extra | PART_ONLY_KEYS)
    if (source := part.text("source")) and source not in sources:
        yield part.problem(f"source: none of this page's [[sources]] has the key “{source}”.", "source")


def _source_keys(record: Record) -> set[str]:
    return {source.text("key") or source.text("title") for source in record.parts("sources")}


def _record_problems(
    record: Record, model: type[models.Model], names: Names, extra: set[str] | None = None
) -> Iterator[Problem]:
    fields = loadable_fields(model)
    for key in sorted(record.values.keys() - fields.keys() - (extra or set())):
        yield record.problem(f"“{key}” is not a part of {model._meta.verbose_name}. Check the spelling.", key)
    yield from _value_problems(record, model)
    for key, field in fields.items():
        if isinstance(field, StreamField):
            yield from stream_problems(record, key, organisations=names.organisations, paths=names.paths)
        elif field.is_relation:
            yield from _reference_problems(record, key, field, names)


def _value_problems(record: Record, model: type[models.Model], only: tuple[str, ...] = ()) -> Iterator[Problem]:
    values: dict[str, Any] = {}
    broken = False
    for key, field in loadable_fields(model).items():
        if not is_scalar(field) or (only and key not in only) or (key == "source" and issubclass(model, Part)):
            continue
        try:
            values[key] = clean_scalar(field, record)
        except ValidationError as error:
            broken = True
            yield from (record.problem(f"{key}: {message}", key) for message in error.messages)
    if not broken and not only and issubclass(model, Part):
        yield from _rule_problems(record, model(**values))


def _rule_problems(record: Record, row: models.Model) -> Iterator[Problem]:
    fields = loadable_fields(type(row))
    try:
        row.clean()
    except ValidationError as error:
        for key, messages in error.message_dict.items():
            if key in fields and fields[key].is_relation and record.text(key):
                continue  # The row names it, and what is named is looked up when it is written, and cleaned again.
            yield from (record.problem(f"{key}: {message}", key) for message in messages)


def _reference_problems(record: Record, key: str, field: Any, names: Names) -> Iterator[Problem]:
    wanted = record.names(key) if field.many_to_many else [record.text(key)] if record.text(key) else []
    model = field.related_model
    for name in wanted:
        if not names.has(model, name):
            yield record.problem(f"{key}: there is no {model._meta.verbose_name} “{name}” in the data files.", key)
    if not wanted and not field.blank:
        yield record.problem(f"{key}: name the {model._meta.verbose_name}.", key)


def _money_problems(record: Record) -> Iterator[Problem]:
    """Shares stay within the whole, and posts are paid by lines that exist."""
    total = Decimal(0)
    payers: set[str] = set()
    for line in record.parts("funding_lines"):
        payers.add(payer(line))
        share = line.values.get("share", 0)
        total += Decimal(str(share)) if isinstance(share, int | float) else Decimal(0)
        if total > WHOLE:
            yield line.problem(f"share: the shares add up to {total} %, which is over 100 %.", "share")
            break
    for post in record.parts("posts"):
        for name in post.names("paid_by"):
            if name not in payers:
                yield post.problem(f"paid_by: no [[funding_lines]] table has this key or funder: “{name}”.", "paid_by")


def payer(line: Record) -> str:
    """How a post names the funding line that pays for it."""
    return line.text("key") or line.text("funder")
