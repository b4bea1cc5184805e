"""The case study page as the public sees it."""

import pytest

from casestudies.models import CaseStudyPage, Partner
from search.indexing.rebuilding import rebuild
from tests import factories

pytestmark = pytest.mark.django_db


def test_case_study_with_everything_shows_every_part(client):
    page = factories.full_case_study(rows=2)

    html = client.get(page.url).content.decode()

    for words in (
        page.lead_organisation.name,
        "Brings 1",
        "Fellow 0",
        "Step 1",
        "Hard 0",
        "What was done.",
        "Measure 1",
        "Five studies began.",
        "Begin with the job plan.",
        "Shows 0",
        "Somebody",
        "Read 1",
        "Source 0",
        "Programme lead",
        "£100,000",
    ):
        assert words in html, words


def test_case_study_with_only_a_title_says_what_is_not_known_and_invites(client):
    page = factories.CaseStudyPageFactory(title="Catalys")

    html = client.get(page.url).content.decode()

    assert "Catalys" in html
    assert html.count("Not yet known") >= 5


def test_case_study_sample_is_labelled(client):
    page = factories.CaseStudyPageFactory()
    CaseStudyPage.objects.filter(pk=page.pk).update(is_sample=True)

    assert "made up" in client.get(page.url).content.decode().lower()


def test_case_study_text_is_escaped_on_the_way_out(client):
    page = factories.CaseStudyPageFactory(summary="<script>alert(1)</script>", contact_role="<b onclick=x>")

    html = client.get(page.url).content.decode()

    assert "<script>alert(1)" not in html
    assert "<b onclick" not in html


def test_case_study_merged_partner_is_shown_under_its_new_name(client):
    page = factories.CaseStudyPageFactory()
    old = factories.OrganisationFactory(name="Old Name Trust")
    page.partners.add(Partner(organisation=old))
    page.save_revision().publish()
    old.merged_into = factories.OrganisationFactory(name="New Name Trust")
    old.save()

    html = client.get(page.url).content.decode()

    assert "New Name Trust" in html
    assert "Old Name Trust" not in html


def test_case_study_queries_are_at_most_25_and_do_not_grow(client, django_assert_max_num_queries, settings, tmp_path):
    settings.SEARCH_DIR = tmp_path
    counts = []
    for others, rows in ((0, 1), (30, 10)):
        factories.CaseStudyPageFactory.create_batch(others)
        page = factories.full_case_study(rows=rows)
        rebuild()
        client.get(page.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(page.url)
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 1  # One more once there is something similar to show.


def test_index_page_queries_do_not_grow(client, django_assert_max_num_queries):
    factories.full_case_study()
    index = CaseStudyPage.objects.get().get_parent()
    counts = []
    for more in (0, 30):
        factories.CaseStudyPageFactory.create_batch(more)
        client.get(index.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(index.url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_index_page_pages_are_addressable_and_wrong_numbers_get_a_page(client):
    factories.CaseStudyPageFactory.create_batch(26)
    index = CaseStudyPage.objects.first().get_parent()

    assert client.get(index.url, {"page": "2"}).status_code == 200
    for wrong in ("0", "-1", "99999", "x", "\x00"):
        assert client.get(index.url, {"page": wrong}).status_code in (200, 404), wrong
