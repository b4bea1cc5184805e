"""Files are private until a public page shows them, whatever address is typed in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.users.models import UserProfile

from casestudies.models import CaseStudyImage, CaseStudyPage
from home.models import HomePage, SiteSettings
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
from tests.home.media import (
    Reader,
    addresses,
    as_block,
    as_cover,
    as_document_block,
    as_link_in_rich_text,
    as_link_in_stream,
    as_logo_in_block,
    as_logo_of_partner,
    as_part,
    as_part_document,
    as_social_image,
    body,
    is_open,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Reader:
    return Reader()


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


def test_landing_page_shows_what_is_on_it(client):
    image = ImageFactory()
    home = HomePage.objects.get()

    home.body = body(image={"image": image.pk, "alt_text": "A ward", "credit": "Somebody"})
    home.save_revision().publish()

    assert is_open(client, image)
