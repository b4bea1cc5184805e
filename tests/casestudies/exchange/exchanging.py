"""Content taken out and in, for tests: in memory, by the same acts as the commands and the screen."""

import io
import json

from openpyxl import load_workbook

from casestudies.domain.exchange.files import open_source, write_export
from casestudies.domain.exchange.importing import import_content
from casestudies.domain.exchange.records import Kind
from casestudies.models import CaseStudyPage
from home.domain.snapshot import take_snapshot


def exported(kind="json", **options):
    file = io.BytesIO()
    write_export(file, kind=kind, **options)
    return file.getvalue()


def exported_json(**options):
    return json.loads(exported("json", **options))


def imported(content, kind="json", *, dry_run=False, **options):
    """The report of an import of bytes, of what JSON is made from, or of a workbook."""
    if isinstance(content, dict):
        content = json.dumps(content).encode()
    elif not isinstance(content, bytes):
        file = io.BytesIO()
        content.save(file)
        content, kind = file.getvalue(), "xlsx"
    source = open_source(io.BytesIO(content), name=f"content.{kind}")
    return import_content(source=source, dry_run=dry_run, **options)


def workbook(content=None):
    return load_workbook(io.BytesIO(content or exported("xlsx")))


def cell(sheet, column, row=2):
    """The cell of a column that the first row names."""
    heads = [head.value for head in sheet[1]]
    return sheet.cell(row=row, column=heads.index(column) + 1)


def said(report):
    """What each record's outcome was, with what it says."""
    return [(outcome.kind.value, outcome.title, outcome.details) for outcome in report.outcomes]


def errors(report):
    return [detail for outcome in report.outcomes if outcome.kind is Kind.ERROR for detail in outcome.details]


def kinds(report):
    return {kind: count for kind in Kind if (count := report.count(kind))}


def latest(page):
    return CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def snapshots():
    """What every case study says: what is public, and what was last saved."""
    return {
        str(page.translation_key): (
            take_snapshot(page).data if page.live else None,
            take_snapshot(page.get_latest_revision_as_object()).data,
        )
        for page in CaseStudyPage.objects.all()
    }
