"""A case study as a Word file and back: what is written is read, and only what somebody changed is a change."""

import copy
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casestudies.forms.controls import Choices
from casestudies.forms.word.boxes import empty_parts
from casestudies.forms.word.prose import Look, read_prose, write_prose
from casestudies.forms.word.reading import Brought, NotOurs, read_bytes, read_file
from casestudies.forms.word.writing import Given, clean, word_file
from casestudies.markup import normal
from casestudies.merging import Part, Row
from tests.factories import CareerStageFactory

SPACE = UUID(int=7)
FILES = Path(__file__).parent / "files"
WORDS = re.compile(r"\w+")
POINT = re.compile(r"^\s*\d+\. ", re.MULTILINE)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


def prose_again(marks: str) -> str:
    """What comes back of a text that went into a file, was stored and opened."""
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    write_prose(cell, marks)
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    opened = Document(buffer)
    look = Look(opened)
    return normal(read_prose(look.line(p) for p in opened.tables[0].cell(0, 0)._tc.iter(qn("w:p"))))


def words_of(marks: str) -> list[str]:
    """The words that somebody wrote."""
    return WORDS.findall(POINT.sub("", marks))


@pytest.mark.parametrize(
    "marks",
    [
        "",
        "One.",
        "One.\n\nTwo, **bold** and *italic* and ***both***.",
        "### A heading\n\nUnder it.",
        "- one\n- two\n\nA paragraph.\n\n1. first\n2. second",
        "1. first\n2. second\n\nBetween.\n\n1. again from one",
        "- one\n  - deeper\n    - deepest\n- two",
        "1. one\n   - below\n2. two",
        "See [the report](https://example.org/a?b=1&c=2) and [this](page:12) and [that](document:3).",
        "A [**bold link**](https://example.org).",
        "One line\nand the next",
        "Not a list: 1\\. and \\- and \\*stars\\* and \\[brackets\\]",
        "Tabs and  two spaces, “quotes”, £1,400,000, naïve, 日本語, 😀",
        "<b>no markup</b> & ampersands",
    ],
)
def test_text_comes_back_as_it_went(marks: str) -> None:
    before = normal(marks)

    assert prose_again(before) == before


@given(st.lists(st.tuples(st.sampled_from(["", "### ", "- ", "1. ", "**", "*"]), TEXTS), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_comes_back_in_the_same_words(blocks: list[tuple[str, str]]) -> None:
    marks = normal(clean("\n\n".join(f"{sign}{text}{sign if '*' in sign else ''}" for sign, text in blocks)))

    # Spaces of other kinds, and marks around nothing, may go, and points are numbered anew; words may not go.
    assert words_of(prose_again(marks)) == words_of(marks)


# --- The whole file -------------------------------------------------------------------------------


@pytest.fixture
def parts() -> dict[str, Part]:
    found = empty_parts()
    found["summary"] = Part(
        {
            "title": "Joint posts",
            "summary": "Two\nlines",
            "start_year": "2021",
            "progress": "running",
            "nations": ("wales",),
        },
    )
    found["story"] = Part({"background": "**Four** posts, see [this](page:12).\n\n- one\n- two", "goals": ""})
    rows = tuple(
        Row(str(UUID(int=n)), {"challenge": f"Hard {n}", "response": "" if n == 2 else f"Done {n}"}) for n in (1, 2)
    )
    found["challenges"] = Part({}, {"challenges": rows})
    image = Row(str(UUID(int=9)), {"image": "3", "alt_text": "Two nurses", "credit": "Sampleton", "caption": ""})
    found["images"] = Part({}, {"images": (image,)})
    return found


def made(parts: dict[str, Part], submission: UUID | None = SPACE) -> bytes:
    return word_file(Given("Joint posts", parts, {"summary": "ab" * 32}, submission), Choices())


def again(content: bytes) -> Brought:
    return read_bytes(content, Choices(), namespace=SPACE)


def edited(content: bytes, change: Any) -> bytes:
    document = Document(io.BytesIO(content))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def box(document: Any, words: str) -> Any:
    """The table whose first cell says this first."""
    return next(table for table in document.tables if table.cell(0, 0).paragraphs[0].text == words)


def brought(content: bytes, name: str = "file.docx") -> Brought:
    return read_file(SimpleUploadedFile(name, content), Choices(), namespace=SPACE)


@pytest.mark.django_db
def test_every_answer_is_in_its_box(parts: dict[str, Part]) -> None:
    CareerStageFactory()

    found = again(made(parts))

    assert found.submission == SPACE.hex
    assert found.versions == {"summary": "ab" * 10}
    assert found.problems == ()
    assert {name: found.parts["summary"].values[name] for name in parts["summary"].values} == parts["summary"].values
    assert found.parts["story"].values == parts["story"].values
    rows = found.parts["challenges"].rows["challenges"]
    assert rows[:2] == parts["challenges"].rows["challenges"]
    assert [any(row.values.values()) for row in rows[2:]] == [False] * 3
    (image,) = found.parts["images"].rows["images"]
    assert image.values == {"alt_text": "Two nurses", "credit": "Sampleton", "caption": ""}


@pytest.mark.django_db
def test_file_that_libreoffice_saved_reads_as_the_one_that_it_opened(parts: dict[str, Part]) -> None:
    """It is `made(parts)`, opened and saved by LibreOffice 7.4: its links are fields, its boxes are rewritten."""
    saved = brought((FILES / "saved-by-libreoffice.docx").read_bytes())
    own = again(made(parts))

    assert (saved.submission, saved.versions, saved.problems) == (own.submission, own.versions, ())
    assert {key: part.values for key, part in saved.parts.items()} == {
        key: part.values for key, part in own.parts.items()
    }
    assert _filled(saved) == _filled(own)
    assert set(saved.outside) <= set(own.outside)


def _filled(found: Brought) -> dict[str, list[Row]]:
    lists = {name: rows for part in found.parts.values() for name, rows in part.rows.items()}
    return {name: [row for row in rows if any(row.values.values())] for name, rows in lists.items()}


@pytest.mark.django_db
def test_new_words_are_read(parts: dict[str, Part]) -> None:
    def change(document: Any) -> None:
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Another"
        goals = box(document, "Goals").cell(1, 0)
        goals.paragraphs[0].add_run("To ").bold = None
        goals.paragraphs[0].add_run("grow").bold = True
        goals.add_paragraph("first", style="List Number")
        goals.add_paragraph("second", style="List Number")
        box(document, "Challenge (new)").cell(1, 1).paragraphs[0].text = "A third"

    found = again(edited(made(parts), change))

    assert found.parts["summary"].values["summary"] == "Another\nlines"
    assert found.parts["story"].values["goals"] == "To **grow**\n\n1. first\n2. second"
    assert found.parts["challenges"].rows["challenges"][2].values == {"challenge": "A third", "response": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ("☒ Scotland", True),
        ("☑ Scotland", True),
        ("x Scotland", True),
        ("[x] Scotland", True),
        ("☐x Scotland", True),
        ("Scotland", True),
        ("☐ Scotland", False),
        ("[ ] scotland", False),
        ("", False),
    ],
)
def test_ticks_are_read_however_they_are_made(parts: dict[str, Part], line: str, chosen: Any) -> None:
    def change(document: Any) -> None:
        cell = box(document, "Nations").cell(1, 0)
        for paragraph in cell.paragraphs:
            if "Scotland" in paragraph.text:
                for child in list(paragraph._p):
                    paragraph._p.remove(child)
                paragraph.add_run(line)

    nations = again(edited(made(parts), change)).parts["summary"].values["nations"]

    assert ("scotland" in nations) is chosen
    assert "wales" in nations


@pytest.mark.django_db
def test_two_ticks_where_one_is_asked_are_told(parts: dict[str, Part]) -> None:
    def change(document: Any) -> None:
        for paragraph in box(document, "Status").cell(1, 0).paragraphs:
            for text in paragraph._p.iter(qn("w:t")):
                text.text = text.text.replace("☐", "☒")

    found = again(edited(made(parts), change))

    assert "progress" not in found.parts["summary"].values
    assert found.problems == ("“Status”: more than one is ticked. Choose one on the site.",)


@pytest.mark.django_db
def test_tracked_changes_count_as_accepted(parts: dict[str, Part]) -> None:
    def change(document: Any) -> None:
        paragraph = box(document, "Title").cell(1, 0).paragraphs[0]._p
        run = paragraph.find(qn("w:r"))
        taken, text = OxmlElement("w:del"), run.find(qn("w:t"))
        text.tag = qn("w:delText")
        run.addprevious(taken)
        taken.append(run)
        put = OxmlElement("w:ins")
        new, words = OxmlElement("w:r"), OxmlElement("w:t")
        words.text = "Shared posts"
        new.append(words)
        put.append(new)
        paragraph.append(put)

    assert again(edited(made(parts), change)).parts["summary"].values["title"] == "Shared posts"


@pytest.mark.django_db
def test_copied_table_is_another_row_and_the_same_however_often_it_is_read(parts: dict[str, Part]) -> None:
    def copied(document: Any) -> None:
        table = box(document, "Challenge 1")._tbl
        twin = copy.deepcopy(table)
        for mark in list(twin.iter(qn("w:bookmarkStart"))):
            mark.getparent().remove(mark)
        table.addnext(twin)

    content = edited(made(parts), copied)
    first, second = again(content), again(content)

    assert first == second
    uuids = [row.uuid for row in first.parts["challenges"].rows["challenges"] if any(row.values.values())]
    assert len(set(uuids)) == 3


@pytest.mark.django_db
def test_box_that_is_there_twice_with_different_words_is_told_and_not_taken(parts: dict[str, Part]) -> None:
    def doubled(document: Any) -> None:
        table = box(document, "Summary")._tbl
        table.addnext(copy.deepcopy(table))
        box(document, "Summary").cell(1, 0).paragraphs[0].text = "Another"

    found = again(edited(made(parts), doubled))

    assert "summary" not in found.parts["summary"].values
    assert "in the file twice" in found.problems[0]
    assert "Another" in found.problems[0]
    assert "Two\nlines" in found.problems[0]


@pytest.mark.django_db
def test_missing_boxes_are_no_answers(parts: dict[str, Part]) -> None:
    def change(document: Any) -> None:
        for words in ("Summary", "Challenge 1"):
            table = box(document, words)._tbl
            table.getparent().remove(table)

    found = again(edited(made(parts), change))

    assert "summary" not in found.parts["summary"].values
    assert str(UUID(int=1)) not in {row.uuid for row in found.parts["challenges"].rows["challenges"]}


@pytest.mark.django_db
def test_words_beside_the_boxes_are_told(parts: dict[str, Part]) -> None:
    content = made(parts)

    found = again(edited(content, lambda document: document.add_paragraph("And another thing.")))

    assert set(found.outside) - set(again(content).outside) == {"And another thing."}


@pytest.mark.django_db
def test_lost_bookmarks_leave_the_boxes_readable(parts: dict[str, Part]) -> None:
    def change(document: Any) -> None:
        for mark in list(document.element.body.iter(qn("w:bookmarkStart"))):
            if mark.get(qn("w:name")).startswith("q_"):
                mark.getparent().remove(mark)

    assert again(edited(made(parts), change)).parts["summary"].values == again(made(parts)).parts["summary"].values


@pytest.mark.django_db
def test_question_sheet_has_no_answers(parts: dict[str, Part]) -> None:
    found = again(word_file(Given("Questions", empty_parts(), {}), Choices()))

    assert found.submission == "questions"
    assert not any(value for part in found.parts.values() for value in part.values.values())
    assert not any(rows for part in found.parts.values() for rows in part.rows.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.doc", b"PK\x03\x04", "Save it as .docx"),
        ("a.docx", b"PK\x03\x04 and nothing", "is not what its name says"),
        ("a.docx", b"", "empty"),
        ("a.docx", b"%PDF-1.7", "is not what its name says"),
    ],
)
def test_other_files_are_refused(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Exception, match=sentence):
        brought(content, name)


@pytest.mark.django_db
def test_file_of_another_origin_is_refused() -> None:
    buffer = io.BytesIO()
    Document().save(buffer)

    with pytest.raises(NotOurs, match="was not made here"):
        brought(buffer.getvalue())


@pytest.mark.django_db
def test_damaged_file_is_refused_with_a_sentence(parts: dict[str, Part]) -> None:
    damaged = rewritten(made(parts), lambda name, content: content[:200] if name == "word/document.xml" else content)

    with pytest.raises(NotOurs, match="cannot be read as a Word file"):
        brought(damaged)


@pytest.mark.django_db
def test_macros_and_bombs_are_refused(parts: dict[str, Part]) -> None:
    content = made(parts)
    with_macros = rewritten(content, lambda _name, content: content, {"word/vbaProject.bin": b"x"})
    with pytest.raises(Exception, match="macros"):
        brought(with_macros)

    bomb = rewritten(content, lambda _name, content: content, {"word/media/a.xml": b"a" * 20_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(NotOurs, match="unpacks to far more"):
        brought(bomb)


@pytest.mark.django_db
def test_entities_are_not_unpacked(parts: dict[str, Part], tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    attack = f'<!DOCTYPE w [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()

    def change(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        head, rest = content.split(b"?>", 1)
        return head + b"?>" + attack + rest.replace(b"Joint posts", b"&e;")

    try:
        found = brought(rewritten(made(parts), change))
    except NotOurs:
        return
    assert "do not tell" not in str(found)


def rewritten(content: bytes, change: Any, more: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each.filename, change(each.filename, old.read(each)))
        for name, added in (more or {}).items():
            new.writestr(name, added)
    return buffer.getvalue()
