"""Spreadsheets and JSON files: what is written, and what is refused before it is read."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from casestudies.domain.exchange import json_files, workbooks
from casestudies.domain.exchange.exporting import Export
from casestudies.domain.exchange.files import open_source
from casestudies.domain.exchange.records import ExchangeRefused
from casestudies.models import CaseStudyPage
from tests import factories
from tests.casestudies.exchange.exchanging import cell, errors, exported, exported_json, imported, latest, workbook

pytestmark = pytest.mark.django_db


def test_spreadsheet_has_a_sheet_for_each_kind_and_one_that_explains_the_columns():
    factories.full_case_study()

    book = workbook()

    assert book.sheetnames[:3] == ["organisations", "case_studies", "funding_lines"]
    assert book.sheetnames[-1] == "columns"
    assert cell(book["partners"], "case_study").value == (
        f"{cell(book['case_studies'], 'title').value} [{cell(book['case_studies'], 'uuid').value}]"
    )
    explained = {(row[0].value, row[1].value): row[2].value for row in book["columns"].iter_rows(min_row=2)}
    assert explained["posts", "number_created"].startswith("How many were created")


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@here", '=HYPERLINK("https://example.org")', "\t=1"])
def test_spreadsheet_holds_text_that_looks_like_a_formula_as_text(text):
    page = factories.CaseStudyPageFactory(title="Sample", start_note=text)

    found = cell(workbook()["case_studies"], "start_note")

    assert (found.data_type, found.value, found.quotePrefix) == ("s", text, True)
    assert errors(imported(exported("xlsx"), "xlsx")) == []
    assert latest(page).start_note == text


def test_formula_and_error_in_a_cell_are_refused_with_their_place():
    factories.full_case_study()
    book = workbook()
    cell(book["case_studies"], "summary").value = "=1+1"
    cell(book["posts"], "number_filled").value = "#REF!"
    cell(book["posts"], "number_filled").data_type = "e"

    assert errors(imported(book)) == [
        "Sheet “case_studies”, row 2, column “summary” (G): This cell holds a formula. Copy it and paste its value in its place.",
        "Sheet “posts”, row 2, column “number_filled” (F): This cell holds the error #REF!. Write what it should say.",
    ]


def test_row_of_a_part_that_names_no_case_study_is_refused():
    factories.full_case_study()
    book = workbook()
    cell(book["partners"], "case_study").value = "Another one"

    report = imported(book)

    assert (
        "Sheet “partners”, row 2, column “case_study” (A): No row of the sheet “case_studies” has this"
        in errors(report)[0]
    )


def test_spreadsheet_by_hand_needs_no_uuid():
    factories.CaseStudyIndexPageFactory()
    factories.OrganisationFactory(name="Sample Trust")
    book = Workbook()
    book.active.title = "case_studies"
    book.active.append(["Title", "summary", "start_year", "nations", "last_checked"])
    book.active.append(["First", "It is the first.", 2024, "England; Wales", 2026])
    sheet = book.create_sheet("partners")
    sheet.append(["case_study", "organisation", "role"])
    sheet.append(["First", "sample trust", "Lead"])

    first, second = imported(book), imported(book)

    assert (errors(first), errors(second)) == ([], [])
    text = latest(CaseStudyPage.objects.get())
    assert (text.start_year, text.nations, text.last_checked) == (2024, ["england", "wales"], "2026")
    assert text.partners.get().organisation.name == "Sample Trust"
    assert text.revisions.count() == 1


def test_text_that_no_cell_can_hold_is_refused_and_not_cut_off():
    factories.CaseStudyPageFactory(goals=f"<p>{'x' * 32_767}</p>")

    with pytest.raises(ExchangeRefused, match="column “goals”: A text is longer than the 32,767 characters"):
        exported("xlsx")
    assert len(exported_json()["case_studies"][0]["goals"]) > 32_767


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def sheets(**rows):
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.docx", lambda: b"", "Give it one of these ends: .xlsx, .json, .zip"),
        ("a.xlsx", lambda: b"", "This is no spreadsheet that can be read"),
        ("a.xlsx", lambda: b"PK\x03\x04 and nothing", "This is no spreadsheet that can be read"),
        ("a.xlsx", lambda: zipped("xl/workbook.xml", "<a"), "This is no spreadsheet that can be read"),
        ("a.xlsx", lambda: sheets(other=[["title"]]), "There is no place for the sheet “other”"),
        ("a.xlsx", lambda: sheets(partners=[["case_study"]]), "There is no sheet named organisations or case_studies"),
        ("a.xlsx", lambda: sheets(case_studies=[[None], ["x"]]), "the first row must name the columns"),
        ("a.xlsx", lambda: sheets(case_studies=[["title", "Title"]]), "the column “title” is there twice"),
        (
            "a.xlsx",
            lambda: sheets(case_studies=[["title"]], posts=[["role"], ["x"]]),
            "a column “case_study” must name",
        ),
        ("a.json", lambda: b"", "not valid JSON"),
        ("a.json", lambda: b'{"case_studies": [\n{"title": }]}', "in line 2, column 11"),
        ("a.json", lambda: b"\xff\xfe", "is not UTF-8"),
        ("a.json", lambda: b"[" * 100_000, "lists within lists without end"),
        ("a.json", lambda: b'{"case_studies": [{"start_year": NaN}]}', "a number that is none"),
        ("a.json", lambda: b"[]", "no export of a site like this one"),
        ("a.json", lambda: b'{"format": "other"}', "of another format"),
        ("a.json", lambda: b'{"version": 2}', "of another format"),
        ("a.json", lambda: b'{"users": []}', "There is no table “users”"),
        ("a.json", lambda: b'{"case_studies": {}}', "must be a list of records"),
        ("a.json", lambda: b'{"case_studies": ["x"]}', "case_studies, record 1: write an object"),
        ("a.json", lambda: b'{"case_studies": [{"partners": {}}]}', "column “partners”: write a list"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(name, content, sentence):
    factories.CaseStudyIndexPageFactory()

    with pytest.raises(ExchangeRefused) as refused:
        imported(content(), name.partition(".")[2])

    assert sentence in refused.value.messages[0]


def test_file_that_unpacks_to_something_huge_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(json_files, "MOST_BYTES", 1000)

    with pytest.raises(ExchangeRefused, match="unpacks to more than"):
        open_source(io.BytesIO(zipped("xl/workbook.xml", b" " * 1_000_001)), name="a.xlsx")
    with pytest.raises(ExchangeRefused, match="is larger than"):
        open_source(io.BytesIO(b" " * 1001), name="a.json")


def test_entities_of_a_workbook_that_grow_without_end_are_refused():
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{lines}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData></worksheet>'
    content = io.BytesIO(sheets(case_studies=[["title"], ["x"]]))
    grown = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(grown, "w") as target:
        for part in source.infolist():
            target.writestr(part, bomb if "worksheets/sheet" in part.filename else source.read(part))

    with pytest.raises(ExchangeRefused, match="no spreadsheet that can be read"):
        list(open_source(io.BytesIO(grown.getvalue()), name="a.xlsx").records("case_studies"))


def test_export_asks_as_often_for_many_case_studies_as_for_few():
    asked = []
    for _ in range(2):
        factories.full_case_study(rows=2)
        with CaptureQueriesContext(connection) as queries:
            list(Export().records("case_studies"))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_commands_take_content_out_and_in_and_say_what_was_done(tmp_path, capsys):
    page = factories.full_case_study()
    file = tmp_path / "content.json"

    call_command("export_content", file)
    content = json.loads(file.read_text())
    content["case_studies"][0]["summary"] = "Another summary."
    file.write_text(json.dumps(content))
    call_command("import_content", file, dry_run=True)
    tried = latest(page).summary
    call_command("import_content", file, publish=True)

    assert tried == page.summary
    assert CaseStudyPage.objects.get().summary == "Another summary."
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{len(content['organisations']) + 1} records written to {file}."
    assert f"changed: case_studies, record 1, {page.title} (Summary)" in said
    assert said[-1].startswith("0 new, 1 changed")


def test_commands_that_cannot_do_it_say_why_and_leave_nothing(tmp_path, capsys):
    factories.CaseStudyIndexPageFactory()
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"case_studies": [{"title": "", "summary": ""}]}')

    with pytest.raises(CommandError, match="1 record cannot be taken, so nothing was imported"):
        call_command("import_content", wrong)
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_content", tmp_path / "none.json")
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("import_content", wrong, user="nobody")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_content", tmp_path / "no folder" / "content.json")
    assert "column “title”: Write the title." in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["wrong.json"]
