"""Content as records, read one after the other so that memory does not grow with their number.

What a case study says is its canonical snapshot; beside it stand the fields that the public never sees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from casestudies.domain.completeness import RELATIONS
from casestudies.domain.exchange.links import files_in
from casestudies.domain.exchange.tables import CASE_STUDIES, TABLES, Table
from casestudies.domain.exchange.values import exported
from casestudies.models import CaseStudyPage, Submission
from home.domain.snapshot import field_data, related_data, take_snapshot
from home.models import Document, Image, Organisation
from home.richtext import CleanRichTextField

BATCH = 100
READ_TOGETHER = (
    *RELATIONS,
    "specialties",
    "images__image",
    "documents__document",
    "links",
    "partners__organisation",
    "funding_lines__funder",
    "funding_lines__scheme",
    "posts__career_stage",
    "posts__employer",
    "posts__professions",
)
REFERRED_TO = ("submission__organisation", "lead_organisation", "submitted_by", "cover", "social_image")
"""What is read for a whole batch of case studies at once."""
PUBLISHED, CHANGES, DRAFT = "published", "changes", "draft"

Plain = dict[str, Any]
"""One record as JSON has it: columns, and below each kind of part a list of the same."""


@dataclass(slots=True)
class Export:
    """What is taken out, and the pictures and documents that it shows."""

    both_texts: bool = False
    """Of a published case study that has changes: the published text too, not only the latest."""
    unsent: bool = True
    """Drafts that their authors have not sent, too."""
    _shown: dict[type[models.Model], set[tuple[str, str]]] = field(
        default_factory=lambda: {Image: set(), Document: set()}
    )

    def total(self, tables: tuple[str, ...]) -> int:
        """About how many records there will be, for who watches."""
        return sum(
            TABLES[name].model._default_manager.count()
            for name in tables
            if not issubclass(TABLES[name].model, Image | Document)
        )

    def records(self, name: str) -> Iterator[Plain]:
        """The records of a table. Pictures and files come last: they are those that the others show."""
        table = TABLES[name]
        if table is CASE_STUDIES:
            yield from self._case_studies()
        elif issubclass(table.model, Image | Document):
            for file in self.files(name):
                yield {
                    **self._plain(table, file),
                    **related_data(file),
                    "name": file.filename,
                    "file": member(name, file),
                }
        else:
            things = table.model._default_manager.order_by("pk")
            for thing in things.filter(merged_into=None) if table.model is Organisation else things:
                yield self._plain(table, thing)

    def files(self, name: str) -> Iterator[Any]:
        """The pictures or documents that the records shown so far refer to."""
        model = TABLES[name].model
        for file in model._default_manager.order_by("pk").iterator(BATCH):
            if (file.get_file_hash(), file.title) in self._shown[model]:  # type: ignore[attr-defined] # both have them
                yield file

    def _case_studies(self) -> Iterator[Plain]:
        pages = CaseStudyPage.objects.order_by("path").select_related(*REFERRED_TO)
        if not self.unsent:
            pages = pages.exclude(submission__in=Submission.objects.unsent())
        for page in pages.prefetch_related(*READ_TOGETHER).iterator(BATCH):
            has_changes = page.live and page.has_unpublished_changes
            if page.live and (self.both_texts or not has_changes):
                yield self._case_study(page, page, PUBLISHED)
            if has_changes or not page.live:
                yield self._case_study(page, page.get_latest_revision_as_object(), CHANGES if page.live else DRAFT)

    def _case_study(self, stored: CaseStudyPage, text: CaseStudyPage, status: str) -> Plain:
        snapshot = take_snapshot(text)
        submission = getattr(stored, "submission", None)
        owner = submission.organisation if submission else None
        record: Plain = {
            "uuid": str(stored.translation_key),
            "status": status,
            "owned_by": related_data(owner) if owner else None,
            "version": snapshot.digest,
        }
        for name, column in CASE_STUDIES.columns.items():
            data = snapshot.data[name] if name in snapshot.data else field_data(text, column)
            record[name] = self._seen(column, exported(column, data))
        for relation, table in CASE_STUDIES.parts.items():
            record[relation] = [
                {name: self._seen(column, exported(column, row[name])) for name, column in table.columns.items()}
                for row in snapshot.data[relation]
            ]
        return record

    def _plain(self, table: Table, thing: models.Model) -> Plain:
        return {
            name: self._seen(column, exported(column, field_data(thing, column)))
            for name, column in table.columns.items()
        }

    def _seen(self, column: models.Field[Any, Any], value: Any) -> Any:
        """Remember which files are shown."""
        if column.related_model in self._shown and value:
            self._shown[column.related_model].add((value["sha1"], value["title"]))
        elif isinstance(column, CleanRichTextField) and value:
            self._shown[Document].update(files_in(value))
        return value


def member(table: str, file: Any) -> str:
    """Where a file is in the archive: its bytes are there once, whatever it is called."""
    return f"{table}/{file.get_file_hash()}.{file.filename.rpartition('.')[2].lower()}"
