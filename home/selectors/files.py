"""Files to download as pages list them: what is read of a part that shows one, and what its template needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.template.defaultfilters import filesizeformat

from home.models import Document
from home.prepared import instance_of


class FileFields(NamedTuple):
    """What is read of a part with a document."""

    title: str
    document_id: int | None
    document__title: str
    document__file: str
    document__file_size: int | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to download."""

    title: str
    url: str
    extension: str
    size: str


class _StoredFile(NamedTuple):
    id: int
    file: str


def file_rows(rows: Iterable[FileFields]) -> Iterator[FileRow]:
    """Yield the files of these parts; a draft may have parts whose file is still to be chosen."""
    for row in rows:
        if row.document_id:
            file = instance_of(Document, _StoredFile(row.document_id, row.document__file))
            size = filesizeformat(row.document__file_size) if row.document__file_size else ""
            yield FileRow(row.title or row.document__title, file.url, file.file_extension.upper(), size)
