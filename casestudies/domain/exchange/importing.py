"""Importing: every record of a file, or none.

Invariants. All is written in one transaction, and nothing of it stays if one record is refused or if only asked to try: a dry run does
what an import does, and takes it back. What is there already is found again and compared, so the same file changes nothing a second
time. What is published passes the guard, as everywhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, transaction

from casestudies.domain.exchange.case_studies import CaseStudyWriter
from casestudies.domain.exchange.entries import EntryWriter
from casestudies.domain.exchange.naming import Finder
from casestudies.domain.exchange.records import Kind, Outcome, Problem, Record, Report, RowRefused, Source, Watch
from casestudies.domain.exchange.shelf import Shelf
from casestudies.domain.exchange.tables import CASE_STUDIES, TABLES, Table
from home.rules import PublishingRefused

if TYPE_CHECKING:
    from home.models import User


def import_content(
    *, source: Source, dry_run: bool, publish: bool = False, by: "User | None" = None, watch: Watch | None = None
) -> Report:
    """Import what a file says, or only say what would be done with each record.

    Texts become drafts. With `publish`, what the file has as published, or without a status, is published too: through the guard.
    """
    report = Report(is_dry_run=dry_run)
    shelf = Shelf(source)
    try:
        with transaction.atomic():
            for done, outcome in enumerate(_outcomes(source, shelf, publish=publish, by=by), start=1):
                report.outcomes.append(outcome)
                if watch:
                    watch(done)
            report.outcomes += [_left_over(problem) for problem in source.leftovers()]
            if dry_run or report.is_refused:
                transaction.set_rollback(True)
                shelf.clear()
    except BaseException:
        shelf.clear()
        raise
    return report


def _outcomes(source: Source, shelf: Shelf, *, publish: bool, by: "User | None") -> Iterator[Outcome]:
    finder = Finder()
    entries = EntryWriter(finder=finder, shelf=shelf, by=by)
    present = source.tables()
    for name in present:
        if name != CASE_STUDIES.name:
            for record in source.records(name):
                with _refusals(TABLES[name], record) as said:
                    said.append(entries.write(TABLES[name], record))
                yield said[-1]
    if CASE_STUDIES.name not in present:
        return
    pages = CaseStudyWriter(finder=finder, publish=publish, by=by)
    # All of them first, so that the text of one can lead to another.
    for record in source.records(CASE_STUDIES.name):
        with _refusals(CASE_STUDIES, record) as said:
            pages.place(record)
        yield from said
    for record in source.records(CASE_STUDIES.name):
        with _refusals(CASE_STUDIES, record) as said:
            if outcome := pages.fill(record):
                said.append(outcome)
        yield from said


@contextmanager
def _refusals(table: Table, record: Record) -> Iterator[list[Outcome]]:
    """Take back what was written of a record that is refused, and say why."""
    said: list[Outcome] = []
    try:
        with transaction.atomic():
            yield said
    except RowRefused as refused:
        said.append(_error(table, record, refused.problems))
    except PublishingRefused as refused:
        said.append(_error(table, record, [Problem(record.place.words(), reason) for reason in refused.reasons]))
    except ValidationError as error:
        said.append(_error(table, record, list(problems_in(error, table, record))))
    except DatabaseError:
        # What the checks of the models do not see, the database does: a text without end, a name that came in between.
        sentence = "The database cannot store this record. Look for something that is there already, or much too long."
        said.append(_error(table, record, [Problem(record.place.words(), sentence)]))


def problems_in(error: ValidationError, table: Table, record: Record) -> Iterator[Problem]:
    """What the check of a model says, each at its column if there is one."""
    named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for column, messages in named.items():
        for message in messages:
            yield Problem(record.place.words(column if table.has(column) else ""), message)


def _error(table: Table, record: Record, problems: list[Problem]) -> Outcome:
    title = record.text("title") or record.text("name")
    return Outcome(record.place.words(), table.name, title[:200], Kind.ERROR, tuple(map(str, problems)))


def _left_over(problem: Problem) -> Outcome:
    return Outcome(problem.place, CASE_STUDIES.name, "", Kind.ERROR, (str(problem),))
