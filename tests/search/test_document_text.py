"""The text of attached files, kept with its document and found with the pages that show it."""

import datetime
from typing import Any

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
from search.extraction import Extracted
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
from tests.search.files import pdf, word


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
