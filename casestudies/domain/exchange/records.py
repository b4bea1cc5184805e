"""What a file of content says, whatever kind of file it is: records that remember where each value stands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import IO, Any, Protocol

from django.core.exceptions import ValidationError

Watch = Callable[[int], None]
"""Is told how many records were done so far."""


class ExchangeRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The file as a whole cannot be read or made. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: in which sheet or list, in which row or line, and under which letters its columns are."""

    sheet: str
    row: int
    letters: Mapping[str, str] = field(default_factory=dict)
    word: str = "row"

    def words(self, column: str = "") -> str:
        """The place in words, down to one column of it."""
        letter = self.letters.get(column)
        where = f", column “{column}”" + (f" ({letter})" if letter else "") if column else ""
        return f"{self.sheet}, {self.word} {self.row}{where}"


@dataclass(frozen=True, slots=True)
class Unfit:
    """A cell that holds no value that could be taken, and the sentence that says what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, with the rows of each kind of part below it. Values are as the file has them."""

    place: Place
    values: Mapping[str, Any]
    parts: Mapping[str, tuple["Record", ...]] = field(default_factory=dict)

    def refused(self, sentence: str, *, column: str = "") -> "RowRefused":
        """Why it cannot be taken, at one of its columns or as a whole."""
        return RowRefused([Problem(self.place.words(column), sentence)])

    def text(self, column: str) -> str:
        """A value as plain text; empty if there is none."""
        value = self.values.get(column)
        return "" if value is None or isinstance(value, Unfit) else str(value).strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a file from being imported."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class RowRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """One record cannot be taken, for these reasons."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


class Source(Protocol):
    """A file of content. Each of its tables can be read more than once."""

    total: int
    """How many records there are in all, as far as the file says."""

    def tables(self) -> tuple[str, ...]:
        """The names of the tables that it has."""

    def records(self, table: str) -> Iterator[Record]:
        """The records of one table, in order."""

    def leftovers(self) -> Iterator[Problem]:
        """What belongs to no record. Asked after the records were read."""

    def open_file(self, name: str) -> IO[bytes]:
        """A picture or document that came along."""


class Kind(Enum):
    """What an import does, or would do, with a record."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one record."""

    place: str
    table: str
    title: str
    kind: Kind
    details: tuple[str, ...] = ()
    """What changed, or what is wrong: each says where and what."""


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    is_dry_run: bool
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong, so that nothing was imported."""
        return any(outcome.kind is Kind.ERROR for outcome in self.outcomes)

    def count(self, kind: Kind) -> int:
        """How many records had this outcome."""
        return sum(outcome.kind is kind for outcome in self.outcomes)
