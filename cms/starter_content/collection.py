"""All data files together: which file fills which table, and which page hangs where."""

from dataclasses import dataclass
from pathlib import Path

from django.db import models

from casestudies.models import CaseStudyIndexPage, CaseStudyPage, PartnershipModel
from cms.starter_content.problems import Problem, StarterContentError
from cms.starter_content.records import Record, read_page, read_rows
from home.models import (
    BasePage,
    ContactPage,
    HomePage,
    Organisation,
    PartnersPage,
    PolicyIndexPage,
    PolicyPage,
    StandardPage,
)
from pathway.models import CareerStage, FunderMapPage, FundingScheme, GrantsPage, Profession, Specialty
from search.models import Synonym
from summit.models import StatementPage, SummitOutputPage, SummitPage

SITE_FILE = "site.toml"
PAGE_FOLDERS = ("pages", "case_studies/further", "case_studies/academy")
"""In the order of loading, so that the Academy's own case studies are the newest."""
PAGE_TYPES: dict[str, type[BasePage]] = {
    model._meta.label: model
    for model in (
        CaseStudyIndexPage,
        CaseStudyPage,
        ContactPage,
        FunderMapPage,
        GrantsPage,
        HomePage,
        PartnersPage,
        PolicyIndexPage,
        PolicyPage,
        StandardPage,
        StatementPage,
        SummitOutputPage,
        SummitPage,
    )
}


@dataclass(frozen=True, slots=True)
class TableKind:
    """A CSV file, the table it fills, and the column by which other files name its rows."""

    file: str
    model: type[models.Model]
    name_column: str


TABLES = (
    TableKind("organisations.csv", Organisation, "name"),
    TableKind("career_stages.csv", CareerStage, "slug"),
    TableKind("professions.csv", Profession, "slug"),
    TableKind("specialties.csv", Specialty, "slug"),
    TableKind("partnership_models.csv", PartnershipModel, "slug"),
    TableKind("funding_schemes.csv", FundingScheme, "slug"),
    TableKind("synonyms.csv", Synonym, "phrase"),
)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page's file. `path` is its place below the home page, for example "policy/data"; the home page has ""."""

    record: Record
    model: type[BasePage]
    path: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What the files say, read but not yet checked against the models. Parents stand before their children."""

    tables: tuple[tuple[TableKind, tuple[Record, ...]], ...]
    pages: tuple[PageEntry, ...]
    site: Record


def read_collection(directory: Path) -> Collection:
    """Read every file; raise `StarterContentError` with the problems of all files that cannot be read."""
    problems: list[Problem] = []
    tables: list[tuple[TableKind, tuple[Record, ...]]] = []
    for kind in TABLES:
        try:
            tables.append((kind, tuple(read_rows(directory / kind.file, name=kind.file))))
        except StarterContentError as error:
            problems.extend(error.problems)
    records: list[Record] = []
    names = [f"{folder}/{path.name}" for folder in PAGE_FOLDERS for path in sorted((directory / folder).glob("*.toml"))]
    for name in [SITE_FILE, *names]:
        try:
            records.append(read_page(directory / name, name=name))
        except StarterContentError as error:
            problems.extend(error.problems)
    if not problems:
        site, *pages = records
        entries = _entries(pages, problems)
    if problems:
        raise StarterContentError(problems)
    return Collection(tables=tuple(tables), pages=entries, site=site)


def _entries(records: list[Record], problems: list[Problem]) -> tuple[PageEntry, ...]:
    entries: dict[str, PageEntry] = {}
    waiting = list(records)
    while waiting:
        ready = [record for record in waiting if _parent(record) is None or _parent(record) in entries]
        if not ready:
            problems.extend(r.problem(f"There is no page “{_parent(r)}” to put it under.", "parent") for r in waiting)
            break
        for record in ready:
            waiting.remove(record)
            if entry := _entry(record, problems):
                if first := entries.get(entry.path):
                    problems.append(record.problem(f"{first.record.file} has the same address.", "slug"))
                entries.setdefault(entry.path, entry)
    return tuple(entries.values())


def _entry(record: Record, problems: list[Problem]) -> PageEntry | None:
    model = PAGE_TYPES.get(record.text("type"))
    if model is None:
        problems.append(record.problem(f"type: choose one of {', '.join(sorted(PAGE_TYPES))}.", "type"))
        return None
    if not record.text("slug"):
        problems.append(record.problem("slug: write the last part of the page's address."))
        return None
    parent = _parent(record)
    path = "" if parent is None else f"{parent}/{record.text('slug')}".lstrip("/")
    return PageEntry(record=record, model=model, path=path)


def _parent(record: Record) -> str | None:
    """The path of the parent; None for the home page."""
    return record.text("parent") if "parent" in record.values else None
