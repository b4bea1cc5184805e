"""JSON: one object with a list for each table; the parts of a case study are lists within it."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any, Never

from casestudies.domain.exchange.exporting import Plain
from casestudies.domain.exchange.records import ExchangeRefused, Place, Problem, Record
from casestudies.domain.exchange.tables import TABLES, Table

FORMAT = "clinical-academics-content"
VERSION = 1
MOST_BYTES = 100 * 1024 * 1024


# --- Writing --------------------------------------------------------------------------------------


def write(file: IO[bytes], tables: Iterable[tuple[str, Iterable[Plain]]]) -> None:
    """Write a JSON file, one record at a time."""
    file.write(f'{{"format": "{FORMAT}", "version": {VERSION}'.encode())
    for name, records in tables:
        file.write(f',\n"{name}": ['.encode())
        for number, record in enumerate(records):
            file.write((",\n" if number else "\n").encode() + line(record))
        file.write(b"\n]")
    file.write(b"\n}\n")


def line(record: Plain) -> bytes:
    """One record on one line."""
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


# --- Reading --------------------------------------------------------------------------------------


class JSONSource:
    """A JSON file as a source of records. It is read whole: larger ones come as an archive."""

    def __init__(self, file: IO[bytes]) -> None:
        text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ExchangeRefused(
                f"This file is larger than {MOST_BYTES // 1024 // 1024} MB. Divide it, or use the full export (.zip)."
            )
        content = parsed(text, where="This file")
        if not isinstance(content, dict):
            raise ExchangeRefused(
                f"This file is no export of a site like this one. It begins with {{ and has “{FORMAT}” as its format."
            )
        check_format(content)
        self._lists = {name: rows for name, rows in content.items() if name not in ("format", "version")}
        for name, rows in self._lists.items():
            if name not in TABLES:
                raise ExchangeRefused(f"There is no table “{name}”. Name it as one of these: {', '.join(TABLES)}.")
            if not isinstance(rows, list):
                raise ExchangeRefused(f"“{name}” must be a list of records, between [ and ].")
        self.total = sum(len(rows) for rows in self._lists.values())

    def tables(self) -> tuple[str, ...]:
        """The tables that have a list."""
        return tuple(name for name in TABLES if name in self._lists)

    def records(self, table: str) -> Iterator[Record]:
        """The records of a list."""
        for number, raw in enumerate(self._lists.get(table, ()), start=1):
            yield record_from(raw, TABLES[table], Place(table, number, word="record"))

    def leftovers(self) -> Iterator[Problem]:
        """Parts are within their case study: nothing can be left over."""
        yield from ()

    def open_file(self, name: str) -> IO[bytes]:
        """A JSON file brings no files."""
        raise ExchangeRefused("A JSON file brings no pictures or documents. Use the full export (.zip) for these.")


def parsed(text: bytes, *, where: str) -> Any:
    """Read JSON, or say at which line it is none."""
    try:
        return json.loads(text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise ExchangeRefused(f"{where} is not UTF-8. Save it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ExchangeRefused(
            f"{where} is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except (RecursionError, ValueError):
        raise ExchangeRefused(f"{where} holds lists within lists without end, or a number that is none.") from None


def check_format(content: dict[str, Any]) -> None:
    """Refuse what another program wrote, or a later version of this one."""
    if content.get("format", FORMAT) != FORMAT or content.get("version", VERSION) != VERSION:
        raise ExchangeRefused(f"This file is of another format. This site reads “{FORMAT}”, version {VERSION}.")


def record_from(raw: Any, table: Table, place: Place) -> Record:
    """One object of JSON as a record, with its parts."""
    if not isinstance(raw, dict):
        raise ExchangeRefused(f"{place.words()}: write an object, between {{ and }}.")
    parts: dict[str, tuple[Record, ...]] = {}
    for name, part in table.parts.items():
        if name not in raw:
            continue
        if not isinstance(raw[name], list):
            raise ExchangeRefused(f"{place.words(name)}: write a list, between [ and ].")
        where = f"{place.words()}, {name}"
        parts[name] = tuple(
            record_from(row, part, Place(where, number, word="record")) for number, row in enumerate(raw[name], start=1)
        )
    return Record(place, {name: value for name, value in raw.items() if name not in parts}, parts)


def _refuse_constant(constant: str) -> Never:
    raise ValueError(constant)
