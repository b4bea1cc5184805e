"""Files are private until a public page shows them, whatever address is typed in."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.users.models import UserProfile

from casestudies.models import CaseStudyDocument, CaseStudyImage, CaseStudyPage, Partner
from home.models import Document, HomePage, Image, SiteSettings
from pathway.models import FundingScheme
from tests.factories import (
    CaseStudyPageFactory,
    DocumentFactory,
    FundingSchemeFactory,
    ImageFactory,
    OrganisationFactory,
    StandardPageFactory,
    UserFactory,
    home_page,
    image_file,
)

pytestmark = pytest.mark.django_db


class Reader(Client):
    """Reads what is streamed and closes it, as a browser does."""

    def request(self, **request):
        response = super().request(**request)
        if response.streaming:
            response.body = b"".join(response.streaming_content)
        return response


@pytest.fixture
def client() -> Reader:
    return Reader()


def addresses(image: Image) -> list[str]:
    """Sizes made for pages, one of them cropped."""
    return [image.get_rendition(spec).url for spec in ("width-20", "fill-10x10", "max-165x165")]


def body(text: str = "", **parts) -> str:
    """A page's body of one section."""
    blocks = [{"type": "text", "value": text}] if text else []
    blocks += [{"type": kind, "value": value} for kind, value in parts.items()]
    return json.dumps([{"type": "section", "value": {"heading": "Section", "parts": blocks}}])


def published(page: Page, **fields) -> Page:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def is_open(client: Client, image: Image) -> bool:
    statuses = {client.get(address).status_code for address in addresses(image)}
    assert len(statuses) == 1
    return statuses == {200}


def as_social_image(image):
    return CaseStudyPageFactory(social_image=image)


def as_cover(image):
    return CaseStudyPageFactory(cover=image)


def as_part(image):
    page = CaseStudyPageFactory()
    page.images.add(CaseStudyImage(image=image, alt_text="A ward", credit="Somebody"))
    return published(page)


def as_block(image):
    picture = {"image": image.pk, "alt_text": "A ward", "credit": "Somebody"}
    return StandardPageFactory(body=body(image=picture))


def as_logo_of_partner(image):
    page = CaseStudyPageFactory()
    page.partners.add(Partner(organisation=OrganisationFactory(logo=image)))
    return published(page)


def as_logo_in_block(image):
    group = {"heading": "Partners", "organisations": [OrganisationFactory(logo=image).pk]}
    return StandardPageFactory(body=body(organisations=group))


PLACES = [as_social_image, as_cover, as_part, as_block, as_logo_of_partner, as_logo_in_block]


@pytest.mark.parametrize("show", PLACES)
def test_rendition_is_public_while_a_public_page_shows_the_image(client, show):
    image = ImageFactory()
    before = is_open(client, image)

    page = show(image)

    shown = is_open(client, image)
    page.unpublish()
    after = is_open(client, image)
    assert (before, shown, after) == (False, True, False)


def test_rendition_of_a_page_never_published_is_private(client):
    image = ImageFactory()

    page = CaseStudyPageFactory(live=False, cover=image)
    page.images.add(CaseStudyImage(image=image, alt_text="A ward", credit="Somebody"))
    page.save_revision()

    assert not is_open(client, image)


def test_rendition_that_only_the_draft_of_a_live_page_shows_is_private(client):
    image = ImageFactory()
    page = CaseStudyPageFactory()

    page.cover = image
    page.images.add(CaseStudyImage(image=image, alt_text="A ward", credit="Somebody"))
    page.save_revision()

    assert not is_open(client, image)
    page.get_latest_revision().publish()
    assert is_open(client, image)


def test_rendition_is_private_again_when_its_part_is_taken_from_the_page(client):
    image, other = ImageFactory(), ImageFactory()
    page = as_part(image)
    page = CaseStudyPage.objects.get(pk=page.pk)

    page.images.set([CaseStudyImage(image=other, alt_text="A clinic", credit="Somebody")])
    page.save_revision().publish()

    assert not is_open(client, image)
    assert is_open(client, other)


def test_rendition_is_private_again_when_its_page_is_deleted(client):
    image = ImageFactory()
    page = as_part(image)

    Page.objects.get(pk=page.pk).delete()

    assert not is_open(client, image)


@pytest.mark.parametrize("above", [False, True])
def test_rendition_on_a_restricted_page_is_private(client, above):
    image = ImageFactory()
    page = as_cover(image)

    PageViewRestriction.objects.create(page=page.get_parent() if above else page, restriction_type="login")

    assert not is_open(client, image)


def test_rendition_beside_a_restricted_page_is_public(client):
    image = ImageFactory()
    as_cover(image)

    PageViewRestriction.objects.create(page=StandardPageFactory(), restriction_type="login")

    assert is_open(client, image)


def test_rendition_on_a_restricted_page_is_seen_by_those_who_may_read_it_and_not_kept(client):
    image = ImageFactory()
    page = as_cover(image)
    PageViewRestriction.objects.create(page=page, restriction_type="login")

    client.force_login(UserFactory())

    assert is_open(client, image)
    assert client.get(addresses(image)[0])["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "when", [{"expire_at": timezone.now() - timedelta(minutes=1)}, {"go_live_at": timezone.now() + timedelta(days=1)}]
)
def test_rendition_on_a_page_outside_its_time_is_private(client, when):
    image = ImageFactory()
    page = as_cover(image)

    Page.objects.filter(pk=page.pk).update(**when)

    assert not is_open(client, image)


def test_rendition_of_the_site_s_own_picture_is_public(client):
    image = ImageFactory()

    settings = SiteSettings.for_site(home_page().get_site())
    settings.social_image = image
    settings.save()

    assert is_open(client, image)


def test_logo_of_an_organisation_that_nothing_shows_is_private(client):
    image = ImageFactory()

    OrganisationFactory(logo=image)
    CaseStudyPageFactory(live=False, lead_organisation=OrganisationFactory(logo=image))

    assert not is_open(client, image)


def test_logo_of_a_funder_is_public_while_an_offer_is_listed(client):
    image = ImageFactory()
    scheme = FundingSchemeFactory(funder=OrganisationFactory(logo=image))
    listed = is_open(client, image)

    FundingScheme.objects.filter(pk=scheme.pk).update(is_listed=False)

    assert (listed, is_open(client, image)) == (True, False)


def test_original_is_never_public(client):
    image = ImageFactory()
    as_cover(image)

    response = client.get(image.file.url)

    assert response.status_code == 404


@pytest.mark.parametrize("role", ["Editors", "Moderators"])
def test_staff_see_originals_and_renditions_that_no_page_shows_and_nobody_keeps_them(client, role):
    image = ImageFactory()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)

    answers = [client.get(address) for address in [image.file.url, *addresses(image)]]

    assert {(answer.status_code, answer["Cache-Control"]) for answer in answers} == {(200, "private, no-store")}
    with image.file.open() as file:
        assert answers[0].body == file.read()


def test_somebody_who_is_not_staff_sees_what_the_public_sees(client):
    image = ImageFactory()
    client.force_login(UserFactory())

    assert not is_open(client, image)
    assert client.get(image.file.url).status_code == 404


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


def as_part_document(document):
    page = CaseStudyPageFactory()
    page.documents.add(CaseStudyDocument(document=document))
    return published(page)


def as_link_in_rich_text(document):
    link = f'<p>Read <a linktype="document" id="{document.pk}">the plan</a>.</p>'
    return CaseStudyPageFactory(background=link)


def as_link_in_stream(document):
    return StandardPageFactory(body=body(f'<p><a linktype="document" id="{document.pk}">the plan</a></p>'))


def as_document_block(document):
    return StandardPageFactory(body=body(document=document.pk))


@pytest.mark.parametrize("show", [as_part_document, as_link_in_rich_text, as_link_in_stream, as_document_block])
def test_document_is_public_while_a_public_page_shows_it(client, show):
    document = DocumentFactory()
    before = client.get(document.url)

    page = show(document)

    shown = client.get(document.url)
    page.unpublish()
    after = client.get(document.url)
    assert (before.status_code, shown.status_code, after.status_code) == (404, 200, 404)
    assert shown.body == b"%PDF-1.7\n%%EOF\n"


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


def test_document_in_a_collection_with_a_password_asks_for_it_where_a_page_shows_it(client):
    collection = Collection.get_first_root_node().add_child(name="Partners")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="sesame")
    restriction = CollectionViewRestriction.objects.get()
    shown, hidden = DocumentFactory(collection=collection), DocumentFactory(collection=collection)
    as_part_document(shown)

    question = client.get(shown.url)
    client.post(
        reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk]),
        {"password": "sesame", "return_url": shown.url},
    )
    answer = client.get(shown.url)

    assert b"password" in question.content
    assert "no-store" in question["Cache-Control"]
    assert answer.body == b"%PDF-1.7\n%%EOF\n"
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(hidden.url).status_code == 404


def test_image_in_a_restricted_collection_is_private(client):
    above = Collection.get_first_root_node().add_child(name="Partners")
    CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    image = ImageFactory(collection=above.add_child(name="Below"))
    as_cover(image)

    public = is_open(client, image)
    client.force_login(UserFactory())

    assert (public, is_open(client, image)) == (False, True)


def test_pictures_of_staff_are_for_staff(client):
    profile = UserProfile.get_for_user(UserFactory(superuser=True))
    profile.avatar = image_file()
    profile.save()
    profile.avatar.close()
    public = client.get(profile.avatar.url)

    client.force_login(profile.user)

    assert (public.status_code, client.get(profile.avatar.url).status_code) == (404, 200)


def test_nothing_else_serves_uploaded_files(settings):
    assert getattr(settings, "WHITENOISE_ROOT", None) is None
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"


def test_landing_page_shows_what_is_on_it(client):
    image = ImageFactory()
    home = HomePage.objects.get()

    home.body = body(image={"image": image.pk, "alt_text": "A ward", "credit": "Somebody"})
    home.save_revision().publish()

    assert is_open(client, image)
