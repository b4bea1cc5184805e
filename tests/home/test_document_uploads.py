"""What is refused as a document."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from home.models import Document
from home.validators import check_document
from tests.factories import DocumentFactory, ImageFactory, UserFactory, image_file

pytestmark = pytest.mark.django_db


def office(kind: str, *, extra: str = "", types: str = "") -> bytes:
    """The smallest thing that counts as an Office file."""
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if kind == "odt":
            archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
            archive.writestr(zipfile.ZipInfo("content.xml"), "<office/>")
        else:
            archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), f"<Types>{types}</Types>")
            archive.writestr(zipfile.ZipInfo(main[kind]), "<x/>")
        if extra:
            archive.writestr(zipfile.ZipInfo(extra), "x")
    return buffer.getvalue()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(superuser=True))
    return client


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"%PDF-1.7\n%%EOF"),
        ("plan.docx", office("docx")),
        ("plan.xlsx", office("xlsx")),
        ("plan.pptx", office("pptx")),
        ("plan.odt", office("odt")),
        ("plan.rtf", rb"{\rtf1 text}"),
        ("plan.csv", "role,number\nFellow – clinical,4\n".encode()),
        ("plan.csv", "role,number\nFellow – clinical,4\n".encode("cp1252")),
        ("plan.txt", "Fellow – clinical".encode("utf-16")),
        ("plan.txt", "\ufeffFellow < registrar".encode()),
    ],
)
def test_document_that_is_what_its_name_says_is_kept(name, content):
    document = Document(title="Plan", file=ContentFile(content, name=name))

    document.full_clean()
    document.save()
    document.refresh_from_db()

    assert (document.file_size, len(document.file_hash)) == (len(content), 40)


def test_file_that_replaces_another_is_stored_with_its_own_size_and_hash():
    document, image = DocumentFactory(), ImageFactory()
    before = document.file_hash, image.file_hash

    document.file = ContentFile(b"%PDF-1.7\nother\n%%EOF\n", name="other.pdf")
    image.file = image_file(colour="red")
    for each in (document, image):
        each.save()
        each.refresh_from_db()

    assert len({*before, document.file_hash, image.file_hash}) == 4
    assert (document.file_size, image.file_size) == (document.file.size, image.file.size)


MACROS = "holds macros, which can harm readers’ computers. Save it without them, as"
WRONG = "is not what its name says: it is no"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.pdf", office("docx"), f"{WRONG} PDF file that can be read (it looks like "),
        ("plan.pdf", b"<html>%PDF-1.7", f"{WRONG} PDF file"),
        ("plan.docx", b"%PDF-1.7", f"{WRONG} DOCX file that can be read (it looks like PDF)."),
        ("plan.docx", office("xlsx"), f"{WRONG} DOCX file"),
        ("plan.docx", office("docx")[:60], f"{WRONG} DOCX file"),
        ("plan.docx", b"<script>" + office("docx"), f"{WRONG} DOCX file"),
        ("plan.odt", office("docx"), f"{WRONG} ODT file"),
        ("plan.docx", office("docx", extra="word/vbaProject.bin"), f"{MACROS} .docx."),
        ("plan.xlsx", office("xlsx", types="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), f"{MACROS} .xlsx."),
        ("plan.odt", office("odt", extra="Basic/Standard/Module1.xml"), f"{MACROS} ODT."),
        ("plan.docm", office("docx"), "cannot be offered for download. Save it as one of these kinds: CSV, DOCX, "),
        ("plan.html", b"<html>", "cannot be offered for download."),
        ("plan.svg", b"<svg/>", "cannot be offered for download."),
        ("plan.exe", b"MZ", "cannot be offered for download."),
        ("plan", b"text", "cannot be offered for download."),
        ("plan.txt", b"  <!DOCTYPE html><script>", f"{WRONG} TXT file"),
        ("plan.txt", b"\xef\xbb\xbf<svg onload=alert(1)>", f"{WRONG} TXT file"),
        ("plan.csv", b"#!/bin/sh\nrm -r /\n", f"{WRONG} CSV file"),
        ("plan.csv", b"MZ\x00\x01\x02", f"{WRONG} CSV file"),
        ("plan.txt", b"\xff\xfe\x00\xd8x", f"{WRONG} TXT file"),
        ("plan.rtf", b"text", f"{WRONG} RTF file"),
        ("plan.txt", b"", "is empty. Choose the file again."),
        ("plan.txt", b"long " * 1000, "is too large (4.9\xa0KB). Make it smaller than 3.9\xa0KB."),
    ],
)
def test_document_that_cannot_be_kept_is_refused_with_what_to_do(settings, name, content, sentence):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 4000

    with pytest.raises(ValidationError) as cleaning:
        Document(
            title="Plan", file=ContentFile(content, name=name), collection=Collection.get_first_root_node()
        ).full_clean()
    with pytest.raises(ValidationError) as saving, transaction.atomic():
        Document(title="Plan", file=ContentFile(content, name=name)).save()

    assert sentence in saving.value.messages[0]
    assert list(cleaning.value.message_dict) == ["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize("way", ["form", "multiple", "chooser"])
def test_document_refused_in_the_admin_says_what_to_do(staff, way):
    bad = SimpleUploadedFile("plan.docx", office("docx", extra="word/vbaProject.bin"))
    address, data = {
        "form": (reverse("wagtaildocs:add"), {"title": "Plan", "file": bad}),
        "multiple": (reverse("wagtaildocs:add_multiple"), {"title": "Plan", "files[]": bad}),
        "chooser": (
            reverse("wagtaildocs_chooser:create"),
            {"document-chooser-upload-title": "Plan", "document-chooser-upload-file": bad},
        ),
    }[way]

    response = staff.post(address, data)

    answer = response.content.decode() if way == "form" else str(response.json())
    assert "holds macros, which can harm readers’ computers" in answer
    assert not Document.objects.exists()


def test_document_is_checked_where_it_lies_in_the_file():
    file = ContentFile(b"%PDF-1.7 text")
    file.seek(5)

    check_document(file, name="plan.pdf")

    assert file.tell() == 0
