"""Reads a Word file that was brought back: which answers are in it, and what it holds that has no place.

Invariant: what stands in no box, in two boxes or in a box that nobody knows is told and never taken for an answer.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files import File
from django.template.defaultfilters import filesizeformat
from docx import Document
from docx.oxml.ns import qn

from casestudies.domain.kinds import lines
from casestudies.forms.controls import Choices
from casestudies.forms.word.boxes import (
    Asked,
    Question,
    has_room,
    relation_of,
    row_questions,
    single_questions,
)
from casestudies.forms.word.prose import Line, Look, read_prose
from casestudies.merging import Part, Row, Value
from casestudies.steps import STEPS
from home.validators import check_document, extension_of

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_TEXT = 12 * 1024 * 1024
"""Of the text alone, unpacked: a case study with every row has a tenth of it."""
MOST_MEMBERS = 2000
TICK = re.compile(r"\s*(?:\[\s*([xX✓✔]?)\s*\]|([☐☒☑✓✔✗✘])|([xX])(?=\s))\s*([xX✓✔](?=\s))?\s*(.*)", re.DOTALL)
MARK = re.compile(r"(v)_([a-z]+)_([0-9a-f]+)|(q)_(\w+)|(r)_([0-9a-f]{32})|cs_(\w+)")
UNREADABLE = "“{name}” cannot be read as a Word file. Open it in Word, save it again as .docx, and bring that."


class NotOurs(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The file is not one that can be brought here. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file holds."""

    submission: str
    """The UUID, in hexadecimal, of the case study that it was made for; "questions" if for none."""
    versions: Mapping[str, str]
    """The beginning of the version that each step was made from, by step."""
    parts: Mapping[str, Part]
    """The answers that are in it, by step. A list is there only if a table of it is."""
    problems: tuple[str, ...]
    """What could not be taken for an answer, in sentences."""
    outside: tuple[str, ...]
    """Paragraphs that stand in no box."""


@dataclass
class _Found:
    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def read_file(file: File, choices: Choices, *, namespace: UUID) -> Brought:
    """Read a file, or refuse it with a sentence. Rows that have no name of their own get one in this `namespace`."""
    name = str(file.name)
    _check(file, name)
    try:
        document: Any = Document(file)
        return _Reader(document, choices, namespace).read()
    except NotOurs:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged file trips up, the answer is the same
        raise NotOurs(UNREADABLE.format(name=name)) from None


def read_bytes(content: bytes, choices: Choices, *, namespace: UUID) -> Brought:
    """Read a file that this site has just made."""
    return _Reader(Document(io.BytesIO(content)), choices, namespace).read()


def _check(file: File, name: str) -> None:
    if extension_of(name) != "docx":
        raise NotOurs(f"“{name}” is not a Word file that can be read here. Save it as .docx and bring that.")
    if file.size > MOST_BYTES:
        raise NotOurs(
            f"“{name}” is too large ({filesizeformat(file.size)}). Take pictures out of it, then bring it again; they are added on the site."
        )
    check_document(file, name=name)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            text = sum(each.file_size for each in members if each.filename.endswith((".xml", ".rels")))
            unpacked = sum(each.file_size for each in members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotOurs(UNREADABLE.format(name=name)) from None
    # A program cannot unpack more of a member than it says, so what they say is what counts.
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or text > MOST_TEXT:
        raise NotOurs(f"“{name}” unpacks to far more than a case study. Copy your answers into a new file from here.")
    file.seek(0)


class _Reader:
    def __init__(self, document: Any, choices: Choices, namespace: UUID) -> None:
        self.body = document.element.body
        self.look = Look(document)
        self.namespace = namespace
        self.found = _Found()
        self.singles = {
            question.name: (step.key, question) for step in STEPS for question in single_questions(step, choices)
        }
        self.rows = {
            relation: (step.key, row_questions(step, relation, choices))
            for step in STEPS
            for relation in step.relations
        }
        self._seen: dict[str, Value] = {}
        self._step = ""

    def read(self) -> Brought:
        marks = list(_marks(self.body))
        submission = {mark[8] for mark in marks if mark[8]}
        if len(submission) != 1:
            raise NotOurs(
                "This Word file was not made here, or it was saved by a program that took out how its boxes are found. "
                "Download the file from here, copy your answers into it, and bring that."
            )
        for block in _blocks(self.body):
            if block.tag == qn("w:tbl"):
                self._read_table(block)
            elif (text := self.look.line(block).text.strip()) and not _is_deleted(block):
                self.found.outside.append(text)
                self._step = next((step.key for step in STEPS if step.title == text), self._step)
        return Brought(
            submission=submission.pop(),
            versions={mark[2]: mark[3] for mark in marks if mark[1]},
            parts={
                step.key: Part(
                    self.found.values.get(step.key, {}),
                    {name: tuple(self.found.rows[name]) for name in step.relations if name in self.found.rows},
                )
                for step in STEPS
            },
            problems=tuple(self.found.problems),
            outside=tuple(self.found.outside),
        )

    def _read_table(self, table: Any) -> None:
        rows = [_cells(row) for row in _children(table, "w:tr") if not _is_deleted_row(row)]
        rows = [cells for cells in rows if cells]
        if not rows:
            return
        names = {mark[5] for mark in _marks(table) if mark[4]}
        heading = self._text(rows[0][0])
        if name := self._single(names, heading):
            self._read_single(name, rows)
        elif (relation := relation_of(heading)) and len(rows) > 1:
            self._read_row(relation, heading, table, rows)
        else:
            self.found.outside += [text for cells in rows for cell in cells if (text := self._text(cell).strip())]

    def _single(self, names: set[str], heading: str) -> str | None:
        """Which single question a table answers: by its bookmark, or, where that is lost, by its words."""
        if known := sorted(names & set(self.singles)):
            return known[0]
        said = heading.strip().split("\n")[0].casefold()
        fits = [n for n, (key, q) in self.singles.items() if q.label.casefold() == said and key == self._step]
        return fits[0] if len(fits) == 1 else None

    def _read_single(self, name: str, rows: list[list[Any]]) -> None:
        key, question = self.singles[name]
        lines_here = [line for cells in rows[1:] for cell in cells for line in self._lines(cell)]
        value, wrong = _answer(question, lines_here)
        values = self.found.values.setdefault(key, {})
        where = f"“{question.label}”"
        if wrong:
            self.found.problems.append(f"{where}: {wrong}")
        elif self._seen.get(name, value) != value:
            values.pop(name, None)
            self.found.problems.append(
                f"{where} is in the file twice with different answers, so neither is taken: “{self._seen[name]}” and “{value}”."
            )
        else:
            self._seen[name] = values[name] = value

    def _read_row(self, relation: str, heading: str, table: Any, rows: list[list[Any]]) -> None:
        _key, questions = self.rows[relation]
        by_label = {question.label.casefold(): question for question in questions}
        values: dict[str, Value] = {}
        for cells in rows[1:]:
            label = self._text(cells[0]).strip().split("\n")[0].strip()
            question = by_label.get(label.casefold())
            read = [line for cell in cells[1:] for line in self._lines(cell)]
            if question is None:
                if text := "\n".join(line.text for line in read).strip():
                    self.found.problems.append(f"{heading}: “{label}” is no question that we know. It says: “{text}”.")
                continue
            value, wrong = _answer(question, read)
            if wrong:
                self.found.problems.append(f"{heading}, “{question.label}”: {wrong}")
            else:
                values[question.name] = value
        self._keep_row(relation, heading, table, values)

    def _keep_row(self, relation: str, heading: str, table: Any, values: dict[str, Value]) -> None:
        kept = self.found.rows.setdefault(relation, [])
        marks = [mark[7] for mark in _marks(table) if mark[6]]
        identity = str(UUID(marks[0])) if marks else ""
        twin = next((row for row in kept if row.uuid == identity), None)
        if twin is not None and twin.values == values:
            return
        if twin is not None or not identity:
            if not any(values.values()):
                return
            if not has_room(relation):
                self.found.problems.append(f"{heading} cannot be added in Word. Add the file on the site.")
                return
            # A copy: the same words are the same row, however often the file is brought.
            said = repr(sorted((name, value) for name, value in values.items() if value))
            identity = str(uuid5(self.namespace, f"{relation} {said}"))
            if any(row.uuid == identity for row in kept):
                return
        kept.append(Row(identity, values))

    def _lines(self, cell: Any) -> list[Line]:
        return [self.look.line(paragraph) for paragraph in cell.iter(qn("w:p")) if not _is_deleted(paragraph)]

    def _text(self, cell: Any) -> str:
        return "\n".join(line.text for line in self._lines(cell))


def _answer(question: Question, read: list[Line]) -> tuple[Value, str]:
    """The answer in a box, or what is wrong with it."""
    text = "\n".join(line.text for line in read)
    match question.asked:
        case Asked.TEXT:
            return lines(text), ""
        case Asked.RICH:
            return read_prose(read), ""
    chosen, unknown = _chosen(question, [line.text.strip() for line in read if line.text.strip()])
    if unknown:
        return "", f"“{'”, “'.join(unknown)}” is not in the list. Choose on the site instead."
    if question.is_several:
        return tuple(chosen), ""
    if len(chosen) > 1:
        return "", "more than one is ticked. Choose one on the site."
    return chosen[0] if chosen else "", ""


def _chosen(question: Question, read: Iterable[str]) -> tuple[list[str], list[str]]:
    keys = {" ".join(label.casefold().split()): key for key, label in question.choices}
    chosen: list[str] = []
    unknown: list[str] = []
    for line in read:
        found = TICK.fullmatch(line) if question.asked is Asked.TICKS else None
        label = " ".join((found[5] if found else line).casefold().split())
        sign = (found[1] or found[2] or found[3] or "") + (found[4] or "") if found else "x"
        is_ticked = sign not in ("", "☐")
        if label not in keys and " ".join(line.casefold().split()) in keys:
            label, is_ticked = " ".join(line.casefold().split()), True  # A name that begins with an x.
        if label in keys:
            chosen += [keys[label]] if is_ticked else []
        elif is_ticked and label:
            unknown.append(found[5] if found else line)
    return [key for key, _label in question.choices if key in chosen], unknown


# --- What a document is made of -------------------------------------------------------------------


def _marks(element: Any) -> Iterator[re.Match[str]]:
    for mark in element.iter(qn("w:bookmarkStart")):
        if found := MARK.fullmatch(mark.get(qn("w:name"), "")):
            yield found


def _blocks(body: Any) -> Iterator[Any]:
    """Tables and paragraphs in order, also those inside content controls and other wrappers, but not those inside tables."""
    for child in body:
        if child.tag in (qn("w:tbl"), qn("w:p")):
            yield child
        elif child.tag not in (qn("w:del"), qn("w:moveFrom"), qn("w:sectPr")):
            yield from _blocks(child)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _children(child, tag)


def _cells(row: Any) -> list[Any]:
    return list(_children(row, "w:tc"))


def _is_deleted_row(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _is_deleted(paragraph: Any) -> bool:
    """Whether nothing of a paragraph is left when all tracked changes are accepted."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
    return mark is not None and not any(run.getparent().tag != qn("w:del") for run in paragraph.iter(qn("w:r")))
