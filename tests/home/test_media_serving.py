"""How files are sent: headers, methods, spellings of addresses, and what it costs."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from casestudies.models import CaseStudyDocument
from home.models import Document, Image
from tests.factories import (
    CaseStudyPageFactory,
    DocumentFactory,
    ImageFactory,
    UserFactory,
    image_file,
)
from tests.home.media import Reader, addresses, as_cover, as_part_document, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Reader:
    return Reader()


def test_public_rendition_comes_with_headers_that_caches_and_browsers_can_rely_on(client):
    image = ImageFactory()
    as_cover(image)
    rendition = image.get_rendition("width-20|format-webp")

    answer = client.get(rendition.url)

    with rendition.file.open() as file:
        assert answer.body == file.read()
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Length"] == str(rendition.file.size)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in answer
    assert "Set-Cookie" not in answer
    assert answer["ETag"].startswith('"')


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_rendition_that_the_browser_has_is_not_sent_again(client, header):
    image = ImageFactory()
    page = as_cover(image)
    address = addresses(image)[0]
    first = client.get(address)
    asks = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]

    again = client.get(address, headers={asks: first[header]})
    page.unpublish()
    then = client.get(address, headers={asks: first[header]})

    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=300")
    assert again["ETag"] == first["ETag"]
    assert then.status_code == 404


def test_etag_changes_when_the_image_gets_a_new_file(client):
    image = ImageFactory()
    as_cover(image)
    first = client.get(addresses(image)[0])["ETag"]

    client.force_login(UserFactory(superuser=True))
    client.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "New", "file": image_file(colour="red"), "collection": image.collection_id},
    )

    assert client.get(addresses(Image.objects.get(pk=image.pk))[0])["ETag"] != first


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_other_methods_find_nothing(method):
    client = Reader(enforce_csrf_checks=True)
    image, document = ImageFactory(), DocumentFactory()
    as_cover(image)
    page = CaseStudyPageFactory()
    page.documents.add(CaseStudyDocument(document=document))
    published(page)

    answers = [getattr(client, method)(address) for address in [*addresses(image), image.file.url, document.url]]

    assert {answer.status_code for answer in answers} == {404}


def test_head_tells_no_more_than_get(client):
    image, hidden = ImageFactory(), ImageFactory()
    as_cover(image)

    shown = client.head(addresses(image)[0])

    assert (shown.status_code, shown.body) == (200, b"")
    assert {client.head(address).status_code for address in [*addresses(hidden), hidden.file.url]} == {404}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "images",
        "images/",
        "images/../original_images/{original}",
        "images/%2e%2e/original_images/{original}",
        "./images/{rendition}",
        "images//{rendition}",
        "images/{rendition}/",
        "images/{rendition}%00",
        "images/{rendition}%00.png",
        "IMAGES/{rendition}",
        "images%5c{rendition}",
        "original_images/{original}",
        "documents/{document}",
        "../database.sqlite3",
        "%2e%2e/database.sqlite3",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "%ff%fe",
        "images/" + "x" * 5000,
        "no-such-directory/file.png",
    ],
)
def test_no_other_spelling_of_an_address_finds_a_file(client, path):
    image, document = ImageFactory(), DocumentFactory()
    page = CaseStudyPageFactory(cover=image)
    page.documents.add(CaseStudyDocument(document=document))
    published(page)
    names = {
        "rendition": image.get_rendition("width-20").file.name.rpartition("/")[2],
        "original": image.filename,
        "document": document.filename,
    }

    assert client.get("/media/" + path.format(**names)).status_code == 404


def test_rendition_without_a_row_is_no_file(client):
    image = ImageFactory()
    as_cover(image)
    rendition = image.get_rendition("width-20")
    address, storage, name = rendition.url, rendition.file.storage, rendition.file.name

    type(rendition).objects.all()._raw_delete("default")

    assert storage.exists(name)
    assert client.get(address).status_code == 404


def test_rendition_whose_file_is_lost_is_not_found(client):
    image = ImageFactory()
    as_cover(image)
    rendition = image.get_rendition("width-20")

    rendition.file.storage.delete(rendition.file.name)

    assert client.get(rendition.url).status_code == 404


def test_missing_and_hidden_files_answer_alike(client):
    hidden = ImageFactory()

    answers = [client.get(address) for address in [addresses(hidden)[0], "/media/images/none.png"]]

    assert answers[0].content == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)


@pytest.mark.parametrize("rows", [1, 30])
def test_file_needs_few_queries_however_much_shows_it(client, django_assert_max_num_queries, rows):
    image, hidden = ImageFactory(), ImageFactory()
    address, unseen = addresses(image)[0], addresses(hidden)[0]
    document = DocumentFactory()
    for _ in range(rows):
        page = CaseStudyPageFactory(cover=image)
        page.documents.add(CaseStudyDocument(document=document))
        page.save()
        CaseStudyPageFactory(live=False, cover=hidden)
    client.get(address)  # The kinds of content are remembered from the first time on.

    with django_assert_max_num_queries(2):
        assert client.get(address).status_code == 200
    with django_assert_max_num_queries(2):
        assert client.get(document.url).status_code == 200
    with django_assert_max_num_queries(4):  # Two for the file, two that look for a redirect, as at any missing address.
        assert client.get(unseen).status_code == 404


def test_document_is_a_download_that_can_do_nothing(client):
    document = Document.objects.create(title="Plan", file=ContentFile(b"%PDF-1.7", name="plan – “new”.pdf"))
    as_part_document(document)

    answer = client.get(document.url)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert client.get(document.url, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_document_has_no_other_address(client):
    document = DocumentFactory()
    as_part_document(document)
    client.force_login(UserFactory(superuser=True))

    others = [
        document.file.url,
        f"/documents/{document.pk}/other.pdf",
        f"/documents/{document.pk}/../{document.pk}/{document.filename}/",
        f"/documents/{document.pk + 1}/{document.filename}",
        f"/documents/{10**30}/{document.filename}",
        f"/documents/{document.pk}/{document.filename}%00",
        f"/documents/{document.pk}/",
    ]

    assert {client.get(address).status_code for address in others} == {404}


def test_nothing_else_serves_uploaded_files(settings):
    assert getattr(settings, "WHITENOISE_ROOT", None) is None
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"
