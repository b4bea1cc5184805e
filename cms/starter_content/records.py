"""Data files read into records that remember where each value stands."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cms.starter_content.positions import TomlPath, find_positions
from cms.starter_content.problems import Problem, StarterContentError

SYNTAX_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Record:
    """One table of a TOML file or one row of a CSV file. Values are text, numbers, lists, or tuples of records."""

    file: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    is_row: bool = False
    """Whether it is a row of a CSV file, where everything is text."""

    def problem(self, reason: str, key: str = "") -> Problem:
        """A problem at the line of a key, or where the record begins."""
        return Problem(self.file, self.lines.get(key, self.line), reason)

    def text(self, key: str) -> str:
        """The value as text; empty if it is not there."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else str(value)

    def names(self, key: str) -> list[str]:
        """A list of names: an array in TOML, separated by semicolons in CSV, or one name."""
        value = self.values.get(key, [])
        if isinstance(value, str):
            return [name for name in (part.strip() for part in value.split(";")) if name]
        return [str(name) for name in value]

    def parts(self, key: str) -> tuple["Record", ...]:
        """The tables under a key."""
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()


def read_page(path: Path, *, name: str) -> Record:
    """Read a TOML file."""
    text = _read_text(path, name=name)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = SYNTAX_LINE.search(str(error))
        line = int(match[1]) if match else len(text.splitlines())
        raise StarterContentError([Problem(name, line, f"This is not valid TOML. {error}.")]) from None
    return _record(values, path=(), name=name, positions=find_positions(text))


def _record(values: dict[str, Any], *, path: TomlPath, name: str, positions: dict[TomlPath, int]) -> Record:
    made: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in values.items():
        lines[key] = positions.get((*path, key), positions.get((*path, key, 0), positions.get(path, 1)))
        is_tables = isinstance(value, list) and value and all(isinstance(item, dict) for item in value)
        made[key] = (
            tuple(
                _record(item, path=(*path, key, number), name=name, positions=positions)
                for number, item in enumerate(value)
            )
            if is_tables
            else value
        )
    return Record(file=name, line=positions.get(path, 1), values=made, lines=lines)


def read_rows(path: Path, *, name: str) -> Iterator[Record]:
    """Read a CSV file whose first line names the columns."""
    reader = csv.DictReader(_read_text(path, name=name).splitlines(keepends=True), strict=True)
    columns = reader.fieldnames or []
    if not columns or "" in columns or len(set(columns)) != len(columns):
        reason = "The first line must name each column once."
        raise StarterContentError([Problem(name, 1, reason)])
    line = reader.line_num + 1
    try:
        for row in reader:
            if None in row or None in row.values():
                reason = f"This row does not have {len(columns)} values. Check commas and quotation marks."
                raise StarterContentError([Problem(name, line, reason)])
            yield Record(file=name, line=line, values={k: v.strip() for k, v in row.items() if v.strip()}, is_row=True)
            line = reader.line_num + 1
    except csv.Error as error:
        raise StarterContentError([Problem(name, line, f"This is not valid CSV: {error}.")]) from None


def _read_text(path: Path, *, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise StarterContentError([Problem(name, 1, "The file is missing.")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise StarterContentError([Problem(name, line, "The file is not UTF-8. Save it as UTF-8.")]) from None
