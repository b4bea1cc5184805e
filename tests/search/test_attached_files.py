"""What staff see of the text of attached files."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from home.models import Document
from search.indexing import attachments
from search.models import DocumentText
from tests.editing import signed_in
from tests.factories import DocumentFactory
from tests.search.test_document_text import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in("Moderators")


def document(content: bytes, **fields: Any) -> Document:
    return DocumentFactory(file=ContentFile(content, name=f"{fields.get('title', 'file')}.pdf".lower()), **fields)


def report(client: Client, **query: str) -> list[tuple[str, ...]]:
    """Each file with what the report says of it."""
    response = client.get(reverse("attached_files"), query)
    view = response.context["view"]
    columns = view.columns
    return [
        tuple(str(column.get_value(row)) for column in columns if column.name != "filename")
        for row in response.context["object_list"]
    ]


def test_report_names_files_with_a_problem_first_and_says_what_to_do(client: Client) -> None:
    document(pdf("Words"), title="Fine")
    document(pdf("Secret", locked=True), title="Locked")
    document(b"%PDF-1.7\n%%EOF\n", title="Broken")
    DocumentFactory(file=ContentFile(b"a,b\n", name="table.csv"))
    attachments.catch_up()
    document(pdf("Words"), title="New")

    found = report(client)

    assert [row[:2] for row in found] == [
        ("Broken", "Damaged. Save or export it again and upload that."),
        ("Locked", "Locked with a password. Upload a copy without a password."),
        ("New", "Waiting to be read."),
        ("Fine", "Read."),
    ]
    assert "Failed to load document" in found[0][2]


def test_report_can_be_filtered_and_downloaded(client: Client) -> None:
    document(pdf("Words"), title="Fine")
    document(pdf("Secret", locked=True), title="Locked")
    attachments.catch_up()

    download = client.get(reverse("attached_files"), {"export": "csv"})

    assert [row[0] for row in report(client, text_state="locked")] == ["Locked"]
    assert download.getvalue().decode().splitlines()[1:] == ["Locked,locked,", "Fine,read,"]


def test_report_shows_only_what_somebody_may_change(client: Client) -> None:
    other = Collection.get_first_root_node().add_child(name="Other")
    document(pdf("Words"), title="Mine")
    nobody = signed_in()

    assert [row[0] for row in report(client)] == ["Mine"]
    assert nobody.get(reverse("attached_files")).status_code == 404
    assert other.pk


@pytest.mark.parametrize(
    ("content", "changes", "words"),
    [
        (pdf("Words"), {}, "Read."),
        (pdf("Words"), {"is_cut": True}, "Read, but only its beginning: it is very long."),
        (pdf(""), {}, "No text in it. It holds pictures of pages."),
        (pdf("Words"), {"digest": "of another file"}, "Waiting to be read."),
    ],
)
def test_page_of_a_document_says_whether_its_text_is_searched(
    client: Client, content: bytes, changes: dict[str, Any], words: str
) -> None:
    file = document(content)
    attachments.read(file.pk)
    DocumentText.objects.update(**changes) if changes else None

    page = client.get(reverse("wagtaildocs:edit", args=[file.pk])).text

    assert "<dt>Text in search</dt>" in page
    assert words in page


def test_page_of_another_kind_of_document_says_nothing_of_it(client: Client) -> None:
    file = DocumentFactory(file=ContentFile(b"a,b\n", name="table.csv"))

    assert "Text in search" not in client.get(reverse("wagtaildocs:edit", args=[file.pk])).text
