"""What was measured, as tables for people, and which targets were missed; tables are put into README.md between marks."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

README = Path(__file__).parent / "README.md"


class Row(tuple[str, ...]):
    """The cells of one line of a table."""

    __slots__ = ()

    def __new__(cls, *cells: str) -> Self:
        """Make it of its cells."""
        return super().__new__(cls, cells)


@dataclass(slots=True)
class Missed:
    """The targets that were missed, each in words."""

    targets: list[str] = field(default_factory=list)

    def unless(self, is_met: bool, target: str) -> None:  # noqa: FBT001 - reads as a sentence
        """Note a target that was not met."""
        if not is_met:
            self.targets.append(target)

    def exit_code(self) -> int:
        """0 if every target was met; else says which were not."""
        for target in self.targets:
            print(f"Missed: {target}.", file=sys.stderr)
        return 1 if self.targets else 0


def table(headings: Sequence[str], rows: Iterable[Row]) -> str:
    """A Markdown table: words to the left, figures to the right."""
    aligned = ["---", *("---:" for _ in headings[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, aligned, *rows))


def where_and_when() -> str:
    """The machine and the day, without which no figure means anything."""
    return (
        f"Taken {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def write(part: str, text: str, *, readme: Path = README) -> None:
    """Put a part's tables into the file, in place of the former ones."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, rest = readme.read_text(encoding="utf-8").split(begin)
    readme.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")
