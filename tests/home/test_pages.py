"""The pages that are written freely: sections, parts, the ways around."""

import json
import re

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from home.models import Organisation, SiteSettings
from tests import factories

SECTION = {
    "type": "section",
    "value": {
        "heading": "What we do",
        "parts": [
            {"type": "text", "value": "<p>Posts are <b>created</b> together.</p>"},
            {
                "type": "figures",
                "value": [
                    {"value": "3.4 %", "label": "of consultants", "as_of": "2024-07", "source": "MSC", "source_url": ""}
                ],
            },
            {"type": "quote", "value": {"text": "A bridge", "name": "R. Smyth", "role": "", "source_url": ""}},
        ],
    },
}


def section(heading, *parts):
    return {"type": "section", "value": {"heading": heading, "parts": list(parts)}}


def body(*sections):
    return json.dumps(list(sections))


def graph_of(response):
    """Return the JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL)
    return json.loads(found[1])["@graph"]


@pytest.mark.django_db
def test_home_page_shows_headline_sections_and_their_list(client):
    home = factories.home_page()
    home.headline = "Clinical academics join research to care"
    home.body = body(SECTION, section("Partners", {"type": "text", "value": "<p>Many.</p>"}))
    home.save()

    response = client.get("/")

    assertContains(response, "<h1>Clinical academics join research to care</h1>", html=True)
    assertContains(response, '<section class="section" id="what-we-do">')
    assertContains(response, '<a href="#partners">Partners</a>', html=True)
    assertContains(response, "July 2024")
    assertContains(response, "“A bridge”")


@pytest.mark.django_db
def test_home_page_without_anything_is_still_a_page(client):
    response = client.get("/")

    assert response.status_code == 200
    assertNotContains(response, "On this page")


@pytest.mark.django_db
def test_standard_page_says_when_it_was_reviewed(client):
    factories.StandardPageFactory(slug="privacy", reviewed_on="2026-11")

    response = client.get("/privacy/")

    assertContains(response, "Last reviewed: November 2026")


@pytest.mark.django_db
def test_link_to_a_page_that_is_not_public_is_words_only(client):
    target = factories.StandardPageFactory(slug="later", live=False)
    link = {"text": "Read on", "page": target.pk, "url": "", "description": ""}
    factories.StandardPageFactory(slug="now", body=body(section("More", {"type": "links", "value": [link]})))

    response = client.get("/now/")

    assertContains(response, "Read on")
    assertNotContains(response, "/later/")


@pytest.mark.django_db
def test_figures_latest_case_studies_and_image_blocks_are_shown(client):
    study = factories.CaseStudyPageFactory(title="Finn Fellowships")
    image = factories.ImageFactory()
    picture = {"image": image.pk, "alt_text": "Two people in a ward", "caption": "A ward", "credit": "UoL"}
    document = factories.DocumentFactory()
    parts = [
        {"type": "image", "value": picture},
        {"type": "document", "value": document.pk},
        {"type": "latest_case_studies", "value": {"number": 3}},
    ]
    factories.StandardPageFactory(slug="about", body=body(section("All", *parts)))

    response = client.get("/about/")

    assertContains(response, 'alt="Two people in a ward"')
    assertContains(response, "image/avif")
    assertContains(response, 'loading="lazy"')
    assertContains(response, document.title)
    assertContains(response, study.get_url())


@pytest.mark.django_db
def test_partners_page_shows_what_a_merged_organisation_became(client):
    now = factories.OrganisationFactory(name="NHS England", website="https://www.england.nhs.uk")
    was = factories.OrganisationFactory(name="Health Education England")
    Organisation.objects.filter(pk=was.pk).update(merged_into=now)
    group = {"heading": "Training", "description": "Who trains.", "organisations": [was.pk, now.pk]}
    factories.PartnersPageFactory(slug="partners", groups=json.dumps([{"type": "group", "value": group}]))

    response = client.get("/partners/")

    assertContains(response, ">NHS England</a>", count=1)
    assertNotContains(response, "Health Education England")
    assertContains(response, 'id="training"')


@pytest.mark.django_db
def test_header_lists_public_sections_and_footer_the_rest(client):
    factories.PartnersPageFactory(title="Whom we work with", slug="partners", show_in_menus=True)
    factories.StandardPageFactory(title="Privacy notice", slug="privacy")
    factories.StandardPageFactory(title="Draft section", slug="draft", show_in_menus=True, live=False)
    SiteSettings.objects.update_or_create(
        site=factories.home_page().get_site(), defaults={"footer_text": "Run by the Academy."}
    )

    response = client.get("/privacy/")

    assertContains(response, '<li><a href="/partners/">Partners</a></li>', html=True)
    assertContains(response, '<li><a href="/privacy/">Privacy notice</a></li>', html=True)
    assertContains(response, "Run by the Academy.")
    assertNotContains(response, "Draft section")


@pytest.mark.django_db
def test_header_leaves_out_what_a_restriction_hides(client):
    page = factories.PartnersPageFactory(slug="partners", show_in_menus=True)
    page.view_restrictions.create(restriction_type="login")

    response = client.get("/")

    assertNotContains(response, "/partners/")


@pytest.mark.django_db
def test_restricted_page_asks_for_its_password(client):
    page = factories.StandardPageFactory(slug="shared")
    page.view_restrictions.create(restriction_type="password", password="let me in")

    response = client.get("/shared/")

    assertContains(response, "Password needed")


@pytest.mark.django_db
def test_metadata_names_address_description_and_trail(client):
    index = factories.PolicyIndexPageFactory(title="Policy work", slug="policy")
    factories.PolicyPageFactory(parent=index, title="Data </script><b>", slug="data", summary="Counting “people”.")

    response = client.get("/policy/data/")

    page, crumbs, _publisher = graph_of(response)
    assertContains(response, '<link rel="canonical" href="http://testserver/policy/data/">', html=True)
    assertContains(response, '<meta name="description" content="Counting “people”.">', html=True)
    assert page["@type"] == "Article"
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Home", "Policy work", "Data </script><b>"]


@pytest.mark.django_db
def test_metadata_of_the_home_page_offers_search(client):
    website, publisher = graph_of(client.get("/"))

    assert website["potentialAction"]["target"]["urlTemplate"] == "http://testserver/search/?q={search_term_string}"
    assert publisher["@type"] == "Organization"


@pytest.mark.django_db
def test_metadata_shares_the_page_s_own_picture(client):
    factories.StandardPageFactory(slug="about", social_image=factories.ImageFactory())

    response = client.get("/about/")

    assertContains(response, '<meta property="og:image" content="http://testserver/media/images/')


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 12])
def test_page_asks_the_same_number_of_queries_for_any_number_of_sections(number, client, django_assert_num_queries):
    factories.StandardPageFactory(slug="about")
    for _ in range(number):
        factories.StandardPageFactory(show_in_menus=True)
    client.get("/about/")

    with django_assert_num_queries(8):
        client.get("/about/")


@pytest.mark.django_db
def test_page_that_moved_is_still_found_at_its_old_address(client, django_capture_on_commit_callbacks):
    page = factories.StandardPageFactory(slug="old-name")
    page.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    response = client.get("/old-name/")

    assert (response.status_code, response.url) == (301, "/new-name/")
