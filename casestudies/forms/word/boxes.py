"""How a question is asked in a Word file, and by what its box is found again when the file comes back.

Each answer stands in a table of its own: people write in its last row or its right column, and never where its bookmark and its
name are. Why bookmarks in tables: docs/decisions/0019.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from casestudies.domain import kinds
from casestudies.domain.answers import questions_of
from casestudies.forms.controls import Choices
from casestudies.forms.steps import label_of
from casestudies.forms.wording import ROWS
from casestudies.merging import Part
from casestudies.steps import STEPS, Step

TICKED, UNTICKED = "☒", "☐"
FILE_MARK = "cs_"
QUESTIONS_ONLY = "questions"
MOST_TICKS = 16
"""A longer list is not printed in each box: names are written."""
DIGEST_LENGTH = 20
"""A bookmark has 40 characters at most."""
HEADING = re.compile(r"\s*(.+?)\s*(\d+)?\s*(\(.*\))?\s*", re.DOTALL)
INNER_FRAGMENT = re.compile(r"#(page|document):(\d+)$")


class Asked(Enum):
    """How an answer is written in a box."""

    TEXT = "lines of text"
    RICH = "text with headings, lists and links"
    TICKS = "choices with a box to tick before each"
    NAMES = "names, one on each line"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the file."""

    kind: kinds.Kind
    asked: Asked
    choices: tuple[tuple[str, str], ...] = ()
    is_several: bool = False
    """Whether more than one choice may be taken."""

    @property
    def name(self) -> str:
        """Its name, as answers have it."""
        return self.kind.name

    @property
    def label(self) -> str:
        """Its name, as people read it."""
        return label_of(self.kind)


def questions(asked: Iterable[kinds.Kind], choices: Choices) -> Iterator[Question]:
    """Those that can be answered on paper: all but which file it is."""
    for kind in asked:
        if not isinstance(kind, kinds.Upload):
            yield _question(kind, choices)


def _question(kind: kinds.Kind, choices: Choices) -> Question:
    if isinstance(kind, kinds.Rich):
        return Question(kind, Asked.RICH)
    if isinstance(kind, kinds.Truth):
        return Question(kind, Asked.TICKS, (("yes", "Yes"), ("no", "No")))
    is_several = isinstance(kind, kinds.Several | kinds.Entries)
    if is_several or isinstance(kind, kinds.Entry) or kind.field.choices:
        listed = tuple(choices.of(kind))
        asked = Asked.TICKS if len(listed) <= MOST_TICKS else Asked.NAMES
        return Question(kind, asked, listed, is_several=is_several)
    return Question(kind, Asked.TEXT)


def single_questions(step: Step, choices: Choices) -> list[Question]:
    """The single questions of a step."""
    return list(questions(questions_of(step).single, choices))


def row_questions(step: Step, relation: str, choices: Choices) -> list[Question]:
    """The questions of each row of a list."""
    return list(questions(questions_of(step).rows[relation], choices))


def has_room(relation: str) -> bool:
    """Whether rows can be added on paper."""
    return bool(ROWS[relation][1])


def relation_of(heading: str) -> str | None:
    """Which list a table belongs to, by the words above its rows: “Partner 2”, “Partner (new)”."""
    found = HEADING.fullmatch(heading)
    noun = found[1].casefold() if found else ""
    return next((name for name, (known, _add) in ROWS.items() if known.casefold() == noun), None)


# --- Bookmarks ------------------------------------------------------------------------------------


def file_mark(submission: UUID | None) -> str:
    """Of which case study a file is."""
    return FILE_MARK + (submission.hex if submission else QUESTIONS_ONLY)


def version_mark(step: Step, version: str) -> str:
    """Which version of a step a file was made from."""
    return f"v_{step.key}_{version[:DIGEST_LENGTH]}"


def question_mark(name: str) -> str:
    """Which single question a box answers."""
    return f"q_{name}"


def row_mark(identity: str) -> str:
    """Which row a table is."""
    return f"r_{UUID(identity).hex}"


def empty_parts() -> dict[str, Part]:
    """A case study in which nothing is written."""
    return {step.key: Part({}, dict.fromkeys(step.relations, ())) for step in STEPS}
