"""What the results page shows: plain values, ready for a template that only escapes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from search.contract import Correction, Expansion, Highlight, Piece
from search.service.question import Question


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, with how many results choosing it alone would give."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter with all its values."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the address without it."""

    filter: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Match:
    """Where a result matched: a section of its page with its own address."""

    heading: str
    url: str
    highlight: Highlight


@dataclass(frozen=True, slots=True)
class Result:
    """One result, as the database says it is now."""

    key: str
    kind: str
    kind_label: str
    url: str
    title: tuple[Piece, ...]
    summary: str
    summary_match: Highlight | None = None
    """The summary with what was found in it, to be shown in its place."""
    is_pinned: bool = False
    """Whether staff put it first for this search."""
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The same question with one filter fewer, or with none."""

    label: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of results. A gap between pages has no number."""

    number: int | None
    address: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the question was understood, where a reader needs to know."""

    text: str = ""
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    excluded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    is_relaxed: bool = False
    exact_address: str = ""
    """To search for what was typed instead."""
    did_you_mean: str = ""
    did_you_mean_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything on the results page. `total` is None when search cannot answer now."""

    question: Question
    total: int | None
    results: tuple[Result, ...] = ()
    filters: tuple[Filter, ...] = ()
    chips: tuple[Chip, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    pages: Sequence[PageLink] = ()
    reading: Reading = field(default_factory=Reading)
    is_reserve: bool = False
    """Whether this host's own engine answered, because the server could not."""

    @property
    def first(self) -> int:
        """The place of the first result on this page."""
        return (self.question.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last result on this page."""
        return self.first + len(self.results) - 1

    @property
    def first_page(self) -> str:
        """The address of the first page."""
        return self.question.at(1).query_string

    @property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        return self.question.at(self.question.page - 1).query_string if self.pages and self.question.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after, if there is one."""
        is_last = not self.total or self.question.page * PAGE_SIZE >= self.total
        return "" if is_last else self.question.at(self.question.page + 1).query_string


PAGE_SIZE = 20
