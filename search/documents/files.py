"""The text of the files that a page shows, as sections of the page: headed by the file's name, at the place where the page shows it.

Only files that everybody may open are searched: a collection may ask for a password though the page does not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import CollectionViewRestriction

from search.contract import Section
from search.documents.wording import DOCUMENT, joined
from search.enums import TextState
from search.models import DocumentText

LINK: Final = re.compile(r"<a\b[^>]*\blinktype=\"document\"[^>]*>")
NUMBER: Final = re.compile(r"\bid=\"(\d{1,18})\"")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that a page shows: where, and under which name if the page gives it one."""

    document: int
    anchor: str
    title: str = ""


def linked(html: str, anchor: str) -> Iterator[Shown]:
    """The files that rich text links to."""
    for link in LINK.findall(html):
        if number := NUMBER.search(link):
            yield Shown(int(number[1]), anchor)


def in_rows(rows: Iterable[Any], anchor: str) -> Iterator[Shown]:
    """The files of a page's list of files."""
    for row in rows:
        yield Shown(row.document_id, anchor, row.title)


def in_stream(stream: Any) -> Iterator[Shown]:
    """The files in the sections of a body (`home.blocks.BodyBlock`)."""
    for child in stream:
        for part in child.value["parts"]:
            if part.block_type == DOCUMENT and part.value:
                yield Shown(part.value.pk, child.value.anchor)
            elif part.block_type == "text":
                yield from linked(part.value.source, child.value.anchor)


def texts_of(shown: Iterable[Shown]) -> Mapping[int, DocumentText]:
    """What was read of these files, by document. One query, or none."""
    documents = {each.document for each in shown}
    if not documents:
        return {}
    closed = CollectionViewRestriction.objects.alias(
        head=Substr(OuterRef("document__collection__path"), 1, Length("collection__path"))
    ).filter(collection__path=F("head"))
    texts = DocumentText.objects.current().filter(~Exists(closed), document__in=documents, state=TextState.READ)
    return {text.document_id: text for text in texts.select_related("document")}


def file_sections(shown: Iterable[Shown], texts: Mapping[int, DocumentText]) -> Iterator[Section]:
    """A section for each file of which text was read; one that is shown twice belongs where it is shown first."""
    done: set[int] = set()
    for each in shown:
        text = texts.get(each.document)
        if text and each.document not in done:
            done.add(each.document)
            file = text.document
            yield Section(each.anchor, joined(each.title or file.title, f"({file.file_extension.upper()})"), text.text)
