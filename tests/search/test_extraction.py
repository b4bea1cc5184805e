"""Reading the text of a file in a process of its own, which may cost no more than it may."""

import io
import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest

from search.enums import TextState
from search.extraction import Extracted, Limits, read_file
from search.indexing import attachments
from tests.search.files import pdf, pdf_that_draws_itself, word


def read(content: bytes, kind: str = "pdf", **limits: Any) -> Extracted:
    return read_file(io.BytesIO(content), kind=kind, limits=Limits(**limits))


def test_text_of_pdf_is_read_page_by_page() -> None:
    found = read(pdf("Podiatrists had no time.", "Now they do."))

    assert found == Extracted(state=TextState.READ, text="Podiatrists had no time.\nNow they do.")


def test_text_of_word_file_is_read_with_its_tables_and_each_cell_once() -> None:
    found = read(word("Twenty posts", "", "in Leeds", table="Podiatry"), "docx")

    assert found == Extracted(state=TextState.READ, text="Twenty posts\nin Leeds\nPodiatry")


def test_pages_and_characters_beyond_the_limit_are_left_out() -> None:
    of_pages = read(pdf("One.", "Two.", "Three."), pages=2)
    of_characters = read(pdf("Several words here", "and there"), characters=14)

    assert (of_pages.text, of_pages.is_cut) == ("One.\nTwo.", True)
    assert (of_characters.text, of_characters.is_cut) == ("Several words", True)


def test_what_cannot_be_seen_is_left_out_of_the_text() -> None:
    found = read(word("a\u00adb", "c\u0085d\tmany \n spaces", "\ufb01nance"), "docx")

    assert found.text == "ab\nc d many spaces\nfinance"


def test_pdf_without_text_says_so() -> None:
    assert read(pdf("")).state == TextState.EMPTY


@pytest.mark.parametrize(
    ("content", "kind"), [(pdf("Secret", locked=True), "pdf"), (b"\xd0\xcf\x11\xe0" * 200, "docx")]
)
def test_file_with_a_password_is_locked(content: bytes, kind: str) -> None:
    assert read(content, kind) == Extracted(state=TextState.LOCKED)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7\n%%EOF\n", "pdf"), (b"", "pdf"), (b"PK\x03\x04 no archive", "docx"), (word("x")[:-60], "docx")],
)
def test_damaged_file_says_what_is_wrong(content: bytes, kind: str) -> None:
    found = read(content, kind)

    assert found.state == TextState.DAMAGED
    assert found.detail


def test_file_that_is_too_big_is_not_read() -> None:
    assert read(pdf("x" * 2000), size=1000).state == TextState.TOO_BIG


def test_file_that_unpacks_to_more_than_memory_ends_the_reader_only() -> None:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word("small"))) as small,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in small.namelist():
            content = small.read(name)
            bomb.writestr(
                name, content.replace(b"small", b"x" * 200_000_000) if name == "word/document.xml" else content
            )

    found = read(written.getvalue(), "docx", memory=300 * 1024 * 1024)

    assert len(written.getvalue()) < 1_000_000
    assert found.state == TextState.TOO_BIG


def test_file_that_takes_too_long_is_given_up() -> None:
    assert read(pdf("Anything"), seconds=0.01).state == TextState.TOO_SLOW


def test_file_that_takes_too_much_of_the_processor_is_given_up() -> None:
    found = read(pdf_that_draws_itself(times=10, depth=12), processor_seconds=1)

    assert found.state == TextState.TOO_SLOW


def test_reader_has_no_more_than_its_limits_and_none_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "child.py"
    script.write_text(
        "import json, os, resource, sys\n"
        f"sys.path.insert(0, {str(Path(attachments.__file__).parents[1] / 'extraction')!r})\n"
        "import child\n"
        "child.limit(memory=int(sys.argv[4]), processor_seconds=int(sys.argv[5]))\n"
        "limits = [resource.getrlimit(each)[0] for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]\n"
        "print(json.dumps({'state': 'read', 'text': str([*limits, 'SECRET_KEY' in os.environ])}))\n"
    )
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr("search.extraction.reading.CHILD", script)
    before = resource.getrlimit(resource.RLIMIT_AS)

    found = read(pdf("x"))

    assert found.text == f"[{Limits().memory}, {Limits().processor_seconds}, 0, False]"
    assert resource.getrlimit(resource.RLIMIT_AS) == before
