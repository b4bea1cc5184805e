"""Writes a case study as a Word file: each step, its questions with guidance and limits, and what is answered so far."""

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from casestudies.domain import kinds
from casestudies.forms.controls import Choices
from casestudies.forms.steps import HEADINGS, hint_of
from casestudies.forms.word.boxes import (
    TICKED,
    UNTICKED,
    Asked,
    Question,
    file_mark,
    has_room,
    question_mark,
    row_mark,
    row_questions,
    single_questions,
    version_mark,
)
from casestudies.forms.word.prose import write_prose
from casestudies.forms.wording import ROWS
from casestudies.merging import Part, Value
from casestudies.steps import STEPS, Step

ROOM = 3
"""How many new rows each list has room for."""
INK, QUIET, WASH = RGBColor(0x1B, 0x26, 0x3B), RGBColor(0x55, 0x5F, 0x6E), "F1F4F8"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDTH = Cm(17)
LABEL_WIDTH = Cm(6)


@dataclass(frozen=True, slots=True)
class Given:
    """What a file is made from. Without a submission it is the questions only."""

    title: str
    parts: Mapping[str, Part]
    versions: Mapping[str, str]
    submission: UUID | None = None
    made: str = ""
    """When it was made, in words."""
    bring_back: str = ""
    """The address to which it is brought back."""


def word_file(given: Given, choices: Choices) -> bytes:
    """The whole file."""
    file = _File(given, choices)
    file.begin()
    for step in STEPS:
        file.write_step(step, given.parts[step.key])
    buffer = io.BytesIO()
    file.document.save(buffer)
    return buffer.getvalue()


class _File:
    def __init__(self, given: Given, choices: Choices) -> None:
        self.given = given
        self.choices = choices
        self.document: Any = Document()
        self._numbers = count(1)
        _dress(self.document, given.title)

    def begin(self) -> None:
        title = self.document.add_paragraph(clean(self.given.title), style="Title")
        self.mark(title, file_mark(self.given.submission))
        for line in _how_to(self.given):
            self.document.add_paragraph(line)

    def write_step(self, step: Step, part: Part) -> None:
        heading = self.document.add_heading(step.title, 1)
        if version := self.given.versions.get(step.key):
            self.mark(heading, version_mark(step, version))
        self.document.add_paragraph(step.why)
        for question in single_questions(step, self.choices):
            self.write_single(question, part.values.get(question.name, ""))
        for relation in step.relations:
            self.write_list(step, relation, part)

    def write_single(self, question: Question, value: Value) -> None:
        table = self.table(rows=2, columns=1)
        asked = table.cell(0, 0)
        _shade(asked)
        self.mark(_write_question(asked, question), question_mark(question.name))
        self.write_answer(table.cell(1, 0), question, value)

    def write_list(self, step: Step, relation: str, part: Part) -> None:
        noun, add = ROWS[relation]
        self.document.add_heading(HEADINGS.get(relation, relation.capitalize()), 2)
        rows = part.rows.get(relation, ())
        if not add and not rows:
            self.document.add_paragraph("None yet. Files are added on the site.")
        asked = row_questions(step, relation, self.choices)
        for place, row in enumerate(rows):
            self.write_row(f"{noun} {place + 1}", row.uuid, asked, row.values)
        if has_room(relation):
            self.document.add_paragraph(
                f"{add}: fill in one of the next tables. For more, copy a whole table and paste it below."
            )
            for _ in range(ROOM):
                self.write_row(f"{noun} (new)", str(uuid4()), asked, {})

    def write_row(self, heading: str, identity: str, asked: list[Question], values: Mapping[str, Value]) -> None:
        table = self.table(rows=1 + len(asked), columns=2)
        top = table.cell(0, 0).merge(table.cell(0, 1))
        _shade(top)
        line = top.paragraphs[0]
        line.add_run(heading).bold = True
        if self.given.submission:
            self.mark(line, row_mark(identity))
        for place, question in enumerate(asked, start=1):
            left, right = table.cell(place, 0), table.cell(place, 1)
            left.width, right.width = LABEL_WIDTH, WIDTH - LABEL_WIDTH
            _write_question(left, question)
            self.write_answer(right, question, values.get(question.name, ""))

    def write_answer(self, cell: Any, question: Question, value: Value) -> None:
        match question.asked:
            case Asked.RICH:
                write_prose(cell, clean(str(value)))
            case Asked.TICKS:
                chosen = (value,) if isinstance(value, str) else value
                _write_lines(cell, [""] * len(question.choices))
                for line, (key, label) in zip(cell.paragraphs, question.choices, strict=False):
                    _write_tick(line, is_ticked=key in chosen)
                    line.add_run(f" {clean(label)}")
            case Asked.NAMES:
                chosen = (value,) if isinstance(value, str) else value
                _write_lines(cell, [clean(label) for key, label in question.choices if key in chosen])
            case _:
                _write_lines(cell, clean(str(value)).split("\n"))

    def table(self, *, rows: int, columns: int) -> Any:
        table = self.document.add_table(rows, columns, style="Table Grid")
        table.autofit = False
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)
        return table

    def mark(self, paragraph: Any, name: str) -> None:
        """Put a bookmark around a paragraph."""
        number = str(next(self._numbers))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        first = 1 if paragraph._p.pPr is not None else 0
        paragraph._p.insert(first, start)
        paragraph._p.append(end)


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return NOT_XML.sub("", text)


def _write_question(cell: Any, question: Question) -> Any:
    line = cell.paragraphs[0]
    line.add_run(clean(question.label)).bold = True
    for hint in _hints(question):
        run = cell.add_paragraph().add_run(hint)
        run.font.size, run.font.color.rgb = Pt(9), QUIET
    return line


def _hints(question: Question) -> Iterable[str]:
    if hint := hint_of(question.kind):
        yield clean(hint)
    match question.asked:
        case Asked.TICKS if not question.choices:
            yield "There is nothing to choose from yet."
        case Asked.TICKS:
            yield f"Tick {'all that fit' if question.is_several else 'one'}: click the box, or put an x in its place."
        case Asked.NAMES:
            yield (
                "Write names as they are listed on the site, one on each line."
                if question.is_several
                else "Write one name as it is listed on the site."
            )
        case Asked.RICH:
            yield "Bold, italic, lists, links and the style “Heading 3” are kept."
        case _ if question.kind.field.max_length and not isinstance(question.kind, kinds.Named):
            yield f"{question.kind.field.max_length} characters at most."


def _write_lines(cell: Any, lines: list[str]) -> None:
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.add_run(line)


def _write_tick(paragraph: Any, *, is_ticked: bool) -> None:
    """A box that is ticked by a click where a program knows how; everywhere else it is one sign that can be typed over."""
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    box = properties.makeelement(f"{{{W14}}}checkbox", nsmap={"w14": W14})
    for name, value in (("checked", "1" if is_ticked else "0"), ("checkedState", "2612"), ("uncheckedState", "2610")):
        each = box.makeelement(f"{{{W14}}}{name}")
        each.set(f"{{{W14}}}val", value)
        if name != "checked":
            each.set(f"{{{W14}}}font", "MS Gothic")
        box.append(each)
    properties.append(box)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = TICKED if is_ticked else UNTICKED
    run.append(text)
    content.append(run)
    control.append(properties)
    control.append(content)
    paragraph._p.append(control)


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def _how_to(given: Given) -> Iterable[str]:
    if given.submission:
        yield f"This is what was written up to {given.made}. Write in the boxes, together with colleagues, in your own time."
        yield (
            f"Then bring the file back at {given.bring_back}. You see each answer that differs, and take it or leave it. "
            "Until then nothing changes on the site, and what others write there meanwhile is not lost."
        )
    else:
        yield "These are all questions. Write in the boxes, together with colleagues, in your own time."
        yield (
            f"Then start your case study at {given.bring_back} and bring the file there, under “Word file”. "
            "You see each answer, and take it or leave it."
        )
    yield "Leave empty what is not yet known: readers then see “Not yet known”. Write only in the white boxes; words beside them are shown to you when you bring the file, but have no place of their own."


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", WASH)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _dress(document: Any, title: str) -> None:
    """One sans-serif face, the site's ink, British English, and margins that leave room for the boxes."""
    styles = document.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), "Arial")
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, size in (("Title", 22), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11)):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), INK
    document.styles["Normal"].font.size = Pt(10.5)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    told = document.core_properties
    told.created = told.modified = datetime.now(UTC).replace(tzinfo=None)
    told.title, told.author, told.comments, told.language = clean(title)[:255], "", "", "en-GB"
