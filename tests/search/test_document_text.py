"""The text of attached files: read in a process of its own, kept with its document, found with the pages that show it."""

import datetime
import io
import resource
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from casestudies.models import CaseStudyDocument, CaseStudyPage
from home.models import Document
from search import service
from search.contract import Section
from search.documents import documents_of
from search.enums import Source, TextState
from search.extraction import Extracted, Limits, read_file
from search.indexing import attachments, rebuilding
from search.models import DocumentText, IndexRecord
from search.service import Question
from summit.models import SummitOutputFile
from tests.factories import (
    CaseStudyPageFactory,
    DocumentFactory,
    StandardPageFactory,
    SummitOutputPageFactory,
)

LOCK = (
    b"/Encrypt<</Filter/Standard/V 1/R 2/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)/P -4>>"
)
IDENTITY = b"/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"


def pdf(*pages: str, locked: bool = False) -> bytes:
    """A PDF with these pages of plain text, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        bodies.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    found = b"%PDF-1.7\n"
    places = []
    for n, body in enumerate(bodies, start=1):
        places.append(len(found))
        found += f"{n} 0 obj{body}endobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R".encode()
    return found + end + (LOCK + IDENTITY if locked else b"") + b">>\nstartxref\n%d\n%%%%EOF\n" % len(found)


def word(*paragraphs: str, table: str = "") -> bytes:
    """A Word file with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        cells = document.add_table(1, 3).rows[0].cells
        cells[0].merge(cells[2]).text = table
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def read(content: bytes, kind: str = "pdf", **limits: Any) -> Extracted:
    return read_file(io.BytesIO(content), kind=kind, limits=Limits(**limits))


# --- Reading a file -------------------------------------------------------------------------------


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
    found = read(pdf(*["Many words of a page"] * 12_000), pages=12_000, characters=10**9, processor_seconds=1)

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


# --- Keeping it -----------------------------------------------------------------------------------


def document(content: bytes = b"", *, name: str = "report.pdf", **fields: Any) -> Document:
    return DocumentFactory(file=ContentFile(content or pdf("Podiatrists."), name=name), **fields)


def shown(content: bytes = b"", *, title: str = "Evaluation", **fields: Any) -> tuple[CaseStudyPage, Document]:
    """A page that shows a file."""
    page, file = CaseStudyPageFactory(), document(content, title=title, **fields)
    page.documents.add(CaseStudyDocument(document=file))
    page.save()
    return page, file


def sections(page: Any) -> list[Section]:
    (found,) = documents_of(type(page), [page.pk], {Source.PAGE.key(page.pk): 1})
    return [section for section in found.sections if section.heading.endswith((" (PDF)", " (DOCX)"))]


@pytest.mark.django_db
class TestKeeping:
    def test_uploaded_file_is_read_in_the_background(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            file = document()
            document(b"a,b\n", name="table.csv")

        (task,) = DBTaskResult.objects.filter(task_path="search.tasks.read_attachment")
        assert task.args_kwargs["args"] == [file.pk]

    def test_file_that_was_read_is_not_read_again_when_only_its_title_changes(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        file = document()
        attachments.read(file.pk)

        with django_capture_on_commit_callbacks(execute=True):
            file.title = "Another title"
            file.save()

        assert not DBTaskResult.objects.filter(task_path="search.tasks.read_attachment").exists()

    def test_file_that_was_replaced_is_read_again_and_its_old_text_is_not_shown(self) -> None:
        page, file = shown(pdf("Old words"))
        attachments.read(file.pk)

        file.file = ContentFile(pdf("New words"), name="report.pdf")
        file.save()
        between = sections(page)
        waiting = list(attachments.unread())
        attachments.read(file.pk)

        assert (between, waiting) == ([], [file])
        assert [section.text for section in sections(page)] == ["New words"]

    def test_file_that_was_replaced_while_it_was_read_keeps_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        file = document()

        def replaced(_file: Any, **_kwargs: Any) -> Extracted:
            Document.objects.filter(pk=file.pk).update(file="documents/other.pdf")
            return Extracted(state=TextState.READ, text="Old")

        monkeypatch.setattr(attachments, "read_file", replaced)

        assert attachments.read(file.pk) is None
        assert not DocumentText.objects.exists()

    def test_text_goes_with_its_document(self) -> None:
        file = document()
        attachments.read(file.pk)

        file.delete()

        assert not DocumentText.objects.exists()
        assert attachments.read(file.pk or 0) is None

    def test_reading_a_file_is_no_use_of_it(self) -> None:
        file = document()

        attachments.read(file.pk)

        assert not ReferenceIndex.get_references_to(file).exists()

    def test_periodic_job_reads_what_nobody_read(self) -> None:
        files = [document(), document(word("Words"), name="notes.DOCX")]
        document(b"text", name="other.txt")

        assert attachments.catch_up() == "2 files read."
        assert attachments.catch_up() == "Every file is read."
        assert set(DocumentText.objects.values_list("document", "state")) == {(file.pk, "read") for file in files}

    def test_periodic_job_leaves_the_rest_to_its_next_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        document()
        monkeypatch.setattr(attachments, "SECONDS_AT_ONCE", -1)

        assert attachments.catch_up() == "0 files read; others are left for the next run."

    def test_damaged_file_is_tried_once_and_a_missing_one_each_day(self) -> None:
        damaged, missing = document(b"%PDF-1.7\n%%EOF\n"), document(name="gone.pdf")
        missing.file.storage.delete(missing.file.name)
        attachments.catch_up()

        now = list(attachments.unread())
        DocumentText.objects.update(read_at=timezone.now() - datetime.timedelta(days=2))
        later = list(attachments.unread())

        assert set(DocumentText.objects.failed().values_list("document", "state")) == {
            (damaged.pk, "damaged"),
            (missing.pk, "missing"),
        }
        assert (now, later) == ([], [missing])

    def test_document_of_which_no_digest_was_written_gets_one(self) -> None:
        file = document()
        Document.objects.update(file_hash="")

        attachments.catch_up()

        assert list(attachments.unread()) == []
        assert DocumentText.objects.current().get().document == file


# --- Finding it -----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestFinding:
    def test_text_is_a_section_of_the_page_that_lists_the_file(self) -> None:
        page, file = shown(pdf("Podiatrists had no time."))
        attachments.read(file.pk)

        assert sections(page) == [Section("read-more", "Evaluation (PDF)", "Podiatrists had no time.")]

    def test_file_that_is_linked_in_a_text_belongs_to_that_section_unless_it_is_listed(self) -> None:
        file, other = document(title="Linked"), document(title="Listed")
        link = '<p><a linktype="document" id="{0}">report</a> <a id="{0}" linktype="document">again</a></p>'
        page = CaseStudyPageFactory(background=link.format(file.pk), goals=link.format(other.pk))
        page.documents.add(CaseStudyDocument(document=other, title="The page’s own name"))
        page.save()
        attachments.catch_up()

        assert [(each.anchor, each.heading) for each in sections(page)] == [
            ("read-more", "The page’s own name (PDF)"),
            ("background", "Linked (PDF)"),
        ]

    def test_files_of_a_body_belong_to_their_sections(self) -> None:
        file, other = document(title="Shown"), document(title="Linked")
        text = f'<p>See <a linktype="document" id="{other.pk}">this</a></p>'
        parts = [{"type": "document", "value": file.pk}, {"type": "text", "value": text}]
        page = StandardPageFactory(body=[{"type": "section", "value": {"heading": "Reading list", "parts": parts}}])
        attachments.catch_up()

        assert [
            (each.anchor, each.heading) for each in sections(StandardPageFactory._meta.model.objects.get(pk=page.pk))
        ] == [
            ("reading-list", "Shown (PDF)"),
            ("reading-list", "Linked (PDF)"),
        ]

    def test_files_of_a_summit_output_belong_to_its_files(self) -> None:
        page = SummitOutputPageFactory()
        page.files.add(SummitOutputFile(document=document(title="Proceedings")))
        page.save()
        attachments.catch_up()

        assert [(each.anchor, each.heading) for each in sections(page)] == [("files", "Proceedings (PDF)")]

    def test_text_of_a_file_that_could_not_be_read_is_no_section(self) -> None:
        page, file = shown(b"%PDF-1.7\n%%EOF\n")
        attachments.read(file.pk)

        assert sections(page) == []

    def test_text_of_a_file_in_a_closed_collection_is_not_searched(self) -> None:
        collection = Collection.get_first_root_node().add_child(name="For members")
        inner = collection.add_child(name="Inner")
        page, file = shown(collection=inner)
        attachments.read(file.pk)
        before = sections(page)

        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")

        assert len(before) == 1
        assert sections(page) == []

    def test_pages_are_told_when_a_text_arrives_and_when_its_collection_is_closed_or_moved(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        collection = Collection.get_first_root_node().add_child(name="For members")
        page, file = shown(collection=collection)
        aside = CaseStudyPageFactory()
        key, other = Source.PAGE.key(page.pk), Source.PAGE.key(aside.pk)
        versions = [IndexRecord.objects.get(key=key).version]
        untouched = IndexRecord.objects.get(key=other).version

        attachments.read(file.pk)
        versions.append(IndexRecord.objects.get(key=key).version)
        closing = CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        versions.append(IndexRecord.objects.get(key=key).version)
        closing.delete()
        versions.append(IndexRecord.objects.get(key=key).version)
        with django_capture_on_commit_callbacks(execute=True):
            collection.save()
        versions.append(IndexRecord.objects.get(key=key).version)

        assert versions == sorted(set(versions))
        assert IndexRecord.objects.get(key=other).version == untouched

    def test_words_of_a_file_find_the_page_and_lead_to_its_files(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        page, file = shown(pdf("Podiatrists had no time."))
        rebuilding.rebuild()
        before = service.search(Question(text="podiatrists")).total

        with django_capture_on_commit_callbacks(execute=True):
            attachments.read(file.pk)
        (result,) = service.search(Question(text="podiatrists")).results

        assert before == 0
        assert [(match.heading, match.url) for match in result.matches] == [
            ("Evaluation (PDF)", f"{page.url}#read-more")
        ]

    def test_number_of_queries_does_not_grow_with_the_files(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for n in range(3):
            shown(pdf(f"Words {n}"))
        attachments.catch_up()
        pks = list(CaseStudyPage.objects.values_list("pk", flat=True))
        versions = {Source.PAGE.key(pk): 1 for pk in pks}
        list(documents_of(CaseStudyPage, pks, versions))  # sites are remembered
        with CaptureQueriesContext(connection) as of_one:
            list(documents_of(CaseStudyPage, pks[:1], versions))

        with django_assert_num_queries(len(of_one)):
            found = list(documents_of(CaseStudyPage, pks, versions))

        assert [document.sections[-1].text for document in found] == ["Words 0", "Words 1", "Words 2"]
