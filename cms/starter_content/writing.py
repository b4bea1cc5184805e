"""Checked records written into the database.

What is there already is left alone: rows are found by their slug or name, pages by their translation key, which stays the
same when staff rename or move a page. So a second run changes nothing and never overwrites what staff edited.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page, Site

from casestudies.models import CaseStudyPage, FundingLine, Post
from cms.starter_content.checking import payer
from cms.starter_content.collection import Collection, PageEntry, TableKind
from cms.starter_content.covers import CoverShelf
from cms.starter_content.fields import child_models, clean_scalar, is_scalar, loadable_fields
from cms.starter_content.problems import Problem, StarterContentError
from cms.starter_content.records import Record
from cms.starter_content.streams import StreamBuilder, support
from home.models import HomePage, Organisation, Part, SiteSettings, SourcePart
from pathway.models import FundingScheme
from pathway.models.terms import Term
from search.models import Synonym
from search.models.synonym import phrase_key

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://acmedsci.ac.uk/clinical-academics-case-studies#starter-content")
"""From it and a name come the identifiers of all starter content, the same on every machine."""


@dataclass(slots=True)
class Report:
    """What a run did."""

    rows: int = 0
    pages: int = 0
    kept: int = 0


@contextmanager
def blaming(record: Record) -> Iterator[None]:
    """Turn a refusal of the models or of the guard into a problem of the file."""
    try:
        yield
    except ValidationError as error:
        named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        raise StarterContentError(
            _problem(record, key, message) for key, messages in named.items() for message in messages
        ) from error


def _problem(record: Record, key: str, message: str) -> Problem:
    if key != NON_FIELD_ERRORS:
        return record.problem(f"{key}: {message}", key)
    # The guard begins a sentence with the name of what it is about, for example "Regions: …".
    return record.problem(message, message.partition(":")[0].lower().replace(" ", "_"))


@dataclass(slots=True)
class Writer:
    """One run over the whole collection, inside one transaction that the caller holds."""

    collection: Collection
    covers: CoverShelf
    report: Report = field(default_factory=Report)
    written: list[models.Model] = field(default_factory=list)
    """What this run added, as it is in the database."""
    _objects: dict[tuple[type[models.Model], str], Any] = field(default_factory=dict)
    _pages: dict[str, Page] = field(default_factory=dict)

    def write(self) -> Report:
        """Write rows, then pages: all of them as drafts first, so that they can name each other, then filled."""
        for kind, records in self.collection.tables:
            for record in records:
                with blaming(record):
                    self._write_row(kind, record)
        new = [entry for entry in self.collection.pages if self._place(entry)]
        for entry in new:
            with blaming(entry.record):
                self._fill(entry)
        self._write_site()
        return self.report

    def _write_row(self, kind: TableKind, record: Record) -> None:
        name = record.text(kind.name_column)
        row = self._existing(kind, record)
        if row is None:
            row = kind.model(**self._scalars(record, kind.model), **self._references(record, kind.model))
            if isinstance(row, Organisation | FundingScheme):
                row.uuid = self._identifier(kind.model._meta.label, name)
            self._relate(row, record)
            row.full_clean()
            row.save()
            self.report.rows += 1
            self.written.append(row)
        else:
            self.report.kept += 1
        self._objects[kind.model, name] = row

    def _existing(self, kind: TableKind, record: Record) -> Any:
        if kind.model is Organisation:
            found = Organisation.objects.filter(
                uuid=self._identifier(Organisation._meta.label, record.text("name"))
            ).first()
            found = found or Organisation.objects.current().named(record.text("name")).first()
            return found.canonical if found else None
        if kind.model is Synonym:
            return Synonym.objects.filter(key=phrase_key(record.text("phrase"))).first()
        same = models.Q(slug=record.text("slug"))
        if issubclass(kind.model, Term):
            same |= models.Q(name=record.text("name"))
        return kind.model._default_manager.filter(same).first()

    def _place(self, entry: PageEntry) -> bool:
        """Find the page, or put a draft where it belongs. Say whether it is to be filled."""
        scalars = self._scalars(entry.record, entry.model)
        page: Any
        if entry.model is HomePage:
            page = HomePage.objects.get()  # The migrations make it, empty.
            is_new = page.latest_revision_id is None
            if is_new:
                for name, value in scalars.items():
                    setattr(page, name, value)
        else:
            key = self._identifier("page", entry.path)
            page = Page.objects.filter(translation_key=key).first()
            is_new = page is None
            if page is None:
                parent = self._pages[entry.path.rpartition("/")[0]]
                page = entry.model(**scalars, translation_key=key, live=False, locale=parent.locale)
                with blaming(entry.record):
                    parent.add_child(instance=page)
        self._pages[entry.path] = page
        if entry.model is CaseStudyPage:
            self._objects[CaseStudyPage, entry.record.text("slug")] = page
        self.report.pages += is_new
        self.report.kept += not is_new
        return is_new

    def _fill(self, entry: PageEntry) -> None:
        """Give the page its streams, parts and notes, and publish it through the guard."""
        page, record = self._pages[entry.path], entry.record
        children = child_models(entry.model)
        for name, value in self._references(record, entry.model).items():
            setattr(page, name, value)
        self._relate(page, record)
        self._build_streams(page, entry, has_source_parts="sources" in children)
        for key, model in children.items():
            rows = [self._part(part, model, entry, f"{key}/{n}") for n, part in enumerate(record.parts(key))]
            for number, row in enumerate(rows):
                row.sort_order = number
            setattr(page, key, rows)
        if isinstance(page, CaseStudyPage):
            self._connect_posts(page, record)
            page.cover = self.covers.cover_for(record.names("partnership_models"))
        page.staff_note = _staff_note(record, has_sources="sources" in children)
        page.save_revision(log_action=True).publish()
        self.written.append(entry.model._default_manager.get(pk=page.pk))

    def _scalars(self, record: Record, model: type[models.Model]) -> dict[str, Any]:
        return {
            name: clean_scalar(f, record)
            for name, f in loadable_fields(model).items()
            if is_scalar(f) and not (name == "source" and issubclass(model, Part))
        }

    def _references(self, record: Record, model: type[models.Model]) -> dict[str, Any]:
        return {
            name: self._objects[f.related_model, record.text(name)]
            for name, f in loadable_fields(model).items()
            if f.is_relation and not f.many_to_many and record.text(name)
        }

    def _relate(self, row: Any, record: Record) -> None:
        for name, f in loadable_fields(type(row)).items():
            if f.is_relation and f.many_to_many:
                setattr(row, name, [self._objects[f.related_model, value] for value in record.names(name)])

    def _part(self, part: Record, model: type[Part], entry: PageEntry, where: str) -> Part:
        row = model(**self._scalars(part, model), **self._references(part, model))
        row.uuid = self._identifier(entry.path, where)
        self._relate(row, part)
        source = next((s for s in entry.record.parts("sources") if s.text("key") == part.text("source")), None)
        if isinstance(row, SourcePart):
            row.supports = support(part)
        elif source:
            for name, value in (("source", source.text("title")), ("source_url", source.text("url"))):
                if hasattr(row, name):
                    setattr(row, name, value)
        return row

    def _connect_posts(self, page: CaseStudyPage, record: Record) -> None:
        lines: list[FundingLine] = list(page.funding_lines.all())
        by_name = {payer(line): str(row.uuid) for line, row in zip(record.parts("funding_lines"), lines, strict=True)}
        posts: list[Post] = list(page.posts.all())
        for row, post in zip(posts, record.parts("posts"), strict=True):
            row.paid_by = [by_name[name] for name in post.names("paid_by")]
        page.posts = posts

    def _build_streams(self, page: Page, entry: PageEntry, *, has_source_parts: bool) -> None:
        builder = StreamBuilder(
            identifier=lambda where: str(self._identifier(entry.path, where)),
            organisation_pk=lambda name: int(self._objects[Organisation, name].pk),
            page_pk=lambda path: int(self._pages[path].pk),
        )
        for name, f in loadable_fields(entry.model).items():
            if isinstance(f, StreamField):
                make = builder.groups if name == "groups" else builder.sections
                raw = make(entry.record, name)
                if name == "body" and not has_source_parts and entry.record.parts("sources"):
                    raw.append(builder.source_section(entry.record))
                setattr(page, name, raw)

    def _write_site(self) -> None:
        site = Site.objects.get(is_default_site=True)
        if not SiteSettings.objects.filter(site=site).exists():
            SiteSettings.objects.create(site=site, **self._scalars(self.collection.site, SiteSettings))
            self.report.rows += 1

    def _identifier(self, *names: str) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, "\n".join(names))


def _staff_note(record: Record, *, has_sources: bool) -> str:
    """What is still to be completed, one line each, and the sources where the page has no other place for them."""
    lines = [
        f"{part.text('part').replace('_', ' ').capitalize()}: {part.text('note')}"
        for part in record.parts("to_complete")
    ]
    if lines:
        lines.insert(0, "To be completed:")
    if not has_sources and "body" not in record.values:
        lines += [f"Source: {s.text('title')}. {support(s)}. {s.text('url')}" for s in record.parts("sources")]
    return "\n".join(lines)
