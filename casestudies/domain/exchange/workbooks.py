"""Spreadsheets: one sheet for each table and for each kind of part, one row for each record, the first row naming the columns.

What a cell holds is written as text, never as a formula, and a formula is never read.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.db import models
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from casestudies.domain.exchange.exporting import Plain
from casestudies.domain.exchange.naming import cell_for, key_and_name
from casestudies.domain.exchange.records import ExchangeRefused, Place, Problem, Record, Unfit
from casestudies.domain.exchange.tables import CASE_STUDIES, IN_SPREADSHEETS, PART_KEY, TABLES, Table

COLUMNS_SHEET = "columns"
"""The sheet that says what each column means. It is not read."""
MOST_IN_CELL = 32_767
"""Characters: a spreadsheet program cuts off the rest without a word."""
MOST_UNPACKED = 150 * 1024 * 1024
MOST_COLUMNS = 100
MOST_ROWS = 200_000
LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")

DAMAGED = "This is no spreadsheet that can be read. Save it again as an Excel workbook (.xlsx) and choose that."


# --- Writing --------------------------------------------------------------------------------------


def write(file: IO[bytes], tables: Iterable[tuple[str, Iterable[Plain]]]) -> None:
    """Write a workbook. Its rows wait in temporary files, so that memory does not grow."""
    book = Workbook(write_only=True)
    names: list[str] = []
    try:
        for name, records in tables:
            names.append(name)
            _write_table(book, TABLES[name], records)
        _write_columns(book, names)
    except ExchangeRefused:
        # Each sheet waits in a file of its own, to be written to its end.
        for sheet in book.worksheets:
            sheet.close()
            sheet._writer.cleanup()
        raise
    book.save(file)


def _write_table(book: Workbook, table: Table, records: Iterable[Plain]) -> None:
    sheet = _sheet(book, table.name, [*table.others, *table.columns])
    part_sheets = {name: _sheet(book, name, [PART_KEY, *part.columns]) for name, part in table.parts.items()}
    for record in records:
        sheet.append([_written(sheet, name, record[name], table) for name in [*table.others, *table.columns]])
        key = f"{record.get('title', '')} [{record.get('uuid', '')}]"
        for name, part in table.parts.items():
            for row in record[name]:
                cells = [_written(part_sheets[name], column, row[column], part) for column in part.columns]
                part_sheets[name].append([_cell(part_sheets[name], key), *cells])


def _sheet(book: Workbook, name: str, columns: list[str]) -> Any:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    heads = [WriteOnlyCell(sheet, value=column) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 22
    sheet.append(heads)
    return sheet


def _written(sheet: Any, name: str, value: Any, table: Table) -> Any:
    try:
        return _cell(sheet, _flat(value, table.columns.get(name)))
    except _Unwritable as error:
        raise ExchangeRefused(f"Sheet “{table.name}”, column “{name}”: {error} Export it as JSON instead.") from None


class _Unwritable(Exception):  # noqa: N818 - it becomes an answer
    """A cell cannot hold this."""


def _flat(value: Any, field: models.Field[Any, Any] | None) -> Any:
    """One cell for one value."""
    if isinstance(value, list):
        return "; ".join(cell_for(item) if isinstance(item, dict) else str(item) for item in value)
    if isinstance(value, dict):
        return cell_for(value)
    if isinstance(field, models.DecimalField) and value is not None:
        return float(value)
    return value


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > MOST_IN_CELL:
        raise _Unwritable(f"A text is longer than the {MOST_IN_CELL:,} characters that a cell can hold.")
    if ILLEGAL_CHARACTERS_RE.search(value):
        raise _Unwritable("A text holds characters that no spreadsheet can hold.")
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    # The program then leaves it a text also when somebody has changed it.
    cell.quotePrefix = value.startswith(LOOKS_LIKE_A_FORMULA)
    return cell


def _write_columns(book: Workbook, names: list[str]) -> None:
    sheet = _sheet(book, COLUMNS_SHEET, ["sheet", "column", "what it says", "allowed values"])
    for table in [TABLES[name] for name in names]:
        for name, says in table.others.items():
            sheet.append([table.name, name, says])
        for each in (table, *table.parts.values()):
            for name, column in each.columns.items():
                allowed = getattr(getattr(column, "choices_enum", None), "values", None)
                allowed = allowed or [value for value, _label in getattr(column, "flatchoices", ()) if value]
                sheet.append([each.name, name, str(column.help_text), "; ".join(map(str, allowed))])


# --- Reading --------------------------------------------------------------------------------------


class WorkbookSource:
    """A workbook as a source of records."""

    def __init__(self, file: IO[bytes]) -> None:
        _refuse_bomb(file)
        try:
            self._book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            self._sheets = {sheet.title.strip().lower(): sheet for sheet in self._book.worksheets}
        except Exception:  # noqa: BLE001 - whatever the library trips over, the answer is the same
            raise ExchangeRefused(DAMAGED) from None
        known = {*IN_SPREADSHEETS, *CASE_STUDIES.parts, COLUMNS_SHEET}
        if unknown := sorted(self._sheets.keys() - known):
            raise ExchangeRefused(
                f"There is no place for the sheet “{unknown[0]}”. Name it as one of these, or take it out: {', '.join(sorted(known))}."
            )
        if not self.tables():
            raise ExchangeRefused(f"There is no sheet named {' or '.join(IN_SPREADSHEETS)}. Name the sheet so.")
        self._unclaimed: list[Problem] = []
        self.total = sum(1 for name in self.tables() for _row in self._rows(name))

    def tables(self) -> tuple[str, ...]:
        """The tables that have a sheet."""
        return tuple(name for name in IN_SPREADSHEETS if name in self._sheets)

    def records(self, table: str) -> Iterator[Record]:
        """The rows of a sheet; with a case study, the rows of its parts."""
        if table != CASE_STUDIES.name:
            yield from self._rows(table)
            return
        parts = {name: self._grouped(name) for name in CASE_STUDIES.parts if name in self._sheets}
        for record in self._rows(table):
            names = [word for column in ("uuid", "slug", "title") if (word := record.text(column))]
            mine = {
                relation: tuple(row for word in names for row in groups.pop(word.casefold(), ()))
                for relation, groups in parts.items()
            }
            yield Record(record.place, record.values, mine)
        self._unclaimed = [
            Problem(
                row.place.words(PART_KEY),
                "No row of the sheet “case_studies” has this UUID, address or title. Write one that is there.",
            )
            for groups in parts.values()
            for rows in groups.values()
            for row in rows
        ]

    def leftovers(self) -> Iterator[Problem]:
        """Rows of parts that name no case study of the workbook."""
        yield from self._unclaimed

    def open_file(self, name: str) -> IO[bytes]:
        """A workbook brings no files."""
        raise ExchangeRefused("A spreadsheet brings no files.")

    def _grouped(self, name: str) -> dict[str, list[Record]]:
        groups: dict[str, list[Record]] = {}
        for record in self._rows(name):
            raw = record.text(PART_KEY)
            key, title = key_and_name(raw) if raw else ("", "")
            values = {column: value for column, value in record.values.items() if column != PART_KEY}
            groups.setdefault((key or title).casefold(), []).append(Record(record.place, values))
        return groups

    def _rows(self, name: str) -> Iterator[Record]:
        try:
            yield from self._read_rows(name)
        except ExchangeRefused:
            raise
        except Exception:  # noqa: BLE001 - whatever the library trips over, the answer is the same
            raise ExchangeRefused(DAMAGED) from None

    def _read_rows(self, name: str) -> Iterator[Record]:
        sheet = self._sheets[name]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS)
        heads = [str(cell.value).strip().lower() if cell.value is not None else "" for cell in next(rows, ())]
        _check_heads(name, heads)
        letters = {head: get_column_letter(number) for number, head in enumerate(heads, start=1) if head}
        for number, row in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise ExchangeRefused(f"Sheet “{name}” has more than {MOST_ROWS:,} rows. Divide it into several files.")
            values = {head: _read(cell) for head, cell in zip(heads, row, strict=False) if head}
            if any(value is not None for value in values.values()):
                yield Record(Place(f"Sheet “{name}”", number, letters), values)


def _check_heads(name: str, heads: list[str]) -> None:
    named = [head for head in heads if head]
    if not named:
        raise ExchangeRefused(f"Sheet “{name}”: the first row must name the columns. An export shows how.")
    if twice := next((head for head in named if named.count(head) > 1), None):
        raise ExchangeRefused(f"Sheet “{name}”: the column “{twice}” is there twice. Take one of the two out.")
    if name in CASE_STUDIES.parts and PART_KEY not in named:
        raise ExchangeRefused(
            f"Sheet “{name}”: a column “{PART_KEY}” must name the case study of each row, by UUID, address or title."
        )


def _read(cell: Any) -> Any:
    if cell.data_type == "f":
        return Unfit("This cell holds a formula. Copy it and paste its value in its place.")
    if cell.data_type == "e":
        return Unfit(f"This cell holds the error {cell.value}. Write what it should say.")
    if isinstance(cell.value, datetime.time | datetime.timedelta):
        return Unfit("This cell holds a time of day. Write it as text.")
    return None if cell.value == "" else cell.value


def _refuse_bomb(file: IO[bytes]) -> None:
    """Look at what the parts of the workbook unpack to before any of it is unpacked."""
    try:
        with ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise ExchangeRefused(DAMAGED) from None
    if unpacked > MOST_UNPACKED:
        raise ExchangeRefused(
            f"This spreadsheet unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB. Divide it, or use the full export (.zip)."
        )
    file.seek(0)
