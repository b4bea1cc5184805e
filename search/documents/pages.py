"""Pages that are written freely, and the few of each other kind, as documents."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from home.models import BasePage, PartnersPage, PolicyPage
from pathway.models import GrantsPage
from search.contract import Document, Section
from search.documents.files import Shown, file_sections, in_rows, in_stream, texts_of
from search.documents.wording import first_day, group_sections, joined, named, plain, section, stream_sections
from search.enums import Kind, Source
from summit.models import StatementPage, SummitOutputPage, SummitPage

FILES: Final = "files"
"""The anchor of a summit output's list of files."""

BEHIND: Final = 0.9
"""Pages about the site stand a little behind what people come for."""


def page_documents(model: type[BasePage], pks: Iterable[int], versions: Mapping[str, int]) -> Iterator[Document]:
    """The documents of these pages of one type."""
    shown = {page: list(_files(page)) for page in model.objects.filter(pk__in=list(pks)).order_by("pk")}
    texts = texts_of(each for files in shown.values() for each in files)
    for page, files in shown.items():
        key = Source.PAGE.key(page.pk)
        yield Document(
            key=key,
            kind=model.search_kind or "",
            version=versions[key],
            title=page.title,
            url=page.url or "",
            summary=page.summary,
            sections=(*_sections(page), *file_sections(files, texts)),
            when=_when(page),
            boost=BEHIND if model.search_kind == Kind.PAGE else 1.0,
        )


def _when(page: Any) -> datetime.date | None:
    own = getattr(page, "date", "") or getattr(page, "published", "")
    if day := first_day(own):
        return day
    return page.first_published_at.date() if page.first_published_at else None


def _files(page: Any) -> Iterator[Shown]:
    if isinstance(page, SummitOutputPage):
        yield from in_rows(page.files.all(), FILES)
    if hasattr(page, "body"):
        yield from in_stream(page.body)


def _sections(page: Any) -> Iterator[Section]:
    # With a heading, because a section with neither heading nor anchor is taken for the summary.
    yield from section("", "Introduction", getattr(page, "introduction", ""))
    match page:
        case StatementPage():
            yield from _statement(page)
        case SummitPage():
            yield from _summit(page)
        case SummitOutputPage():
            yield from _output(page)
        case PartnersPage():
            yield from group_sections(page.groups)
        case _:
            pass
    if hasattr(page, "body"):
        yield from stream_sections(page.body)
    match page:
        case PolicyPage():
            yield from section("updates", "Updates", *(row.text for row in page.updates.all()))
        case GrantsPage():
            yield from section(
                "offers", "Grants and career support", *(joined(row.title, row.text) for row in page.offers.all())
            )
        case _:
            pass


def _statement(page: StatementPage) -> Iterator[Section]:
    yield from section("opening", "Opening", plain(page.opening))
    for point in page.points.all():
        yield Section(point.anchor, str(point), plain(point.text))
    yield from section("closing", "Closing", plain(page.closing))
    signatories = page.signatories.select_related("organisation__merged_into")
    yield from section(
        "signatories", "Who signed", page.signatory_note, *(named(row.organisation) for row in signatories)
    )


def _summit(page: SummitPage) -> Iterator[Section]:
    themes = ", ".join(term.name for term in page.themes.all())
    yield from section("facts", "At a glance", page.place, named(page.convener), themes)
    yield from section("programme", "Programme", *(joined(row.title, row.detail) for row in page.programme.all()))


def _output(page: SummitOutputPage) -> Iterator[Section]:
    themes = ", ".join(term.name for term in page.themes.all())
    yield from section("facts", "At a glance", page.get_kind_display(), themes)
    files = page.files.select_related("document")
    yield from section(FILES, "Files", *(row.title or row.document.title for row in files))
