"""The list of all case studies."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies.models import CaseStudyPage
from casestudies.selectors import listing
from casestudies.selectors.listing import SIZE, case_study_list
from tests import factories

pytestmark = pytest.mark.django_db


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

    # The full one may stand on another page then, and needs no queries of its own.
    assert counts[1] <= counts[0]


def test_index_page_pages_are_addressable_and_wrong_numbers_get_a_page(client):
    factories.CaseStudyPageFactory.create_batch(26)
    index = CaseStudyPage.objects.first().get_parent()

    assert client.get(index.url, {"page": "2"}).status_code == 200
    for wrong in ("0", "-1", "99999", "x", "\x00"):
        assert client.get(index.url, {"page": wrong}).status_code in (200, 404), wrong


def test_case_study_list_is_newest_first_and_cut_into_pages():
    made = factories.CaseStudyPageFactory.create_batch(SIZE + 2)
    for age, page in enumerate(made):
        at = timezone.now() - datetime.timedelta(days=age)
        CaseStudyPage.objects.filter(pk=page.pk).update(first_published_at=at)

    first, second = case_study_list(asked=""), case_study_list(asked="2")

    assert [card.title for card in (*first.cards, *second.cards)] == [page.title for page in made]
    assert (second.first, second.last, second.total, second.pages) == (SIZE + 1, SIZE + 2, SIZE + 2, 2)
    assert (first.previous, first.next, second.previous, second.next) == (None, 2, 1, None)


@pytest.mark.parametrize("asked", ["0", "-1", "x", "\x00", "1.5", "٣", "9" * 5000])
def test_case_study_list_for_a_number_that_is_none_is_a_page(asked):
    factories.CaseStudyPageFactory()

    assert case_study_list(asked=asked).number == 1


def test_case_study_list_leaves_out_what_is_not_public():
    shown = factories.CaseStudyPageFactory()
    factories.CaseStudyPageFactory(live=False)
    restricted = factories.CaseStudyPageFactory()
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)

    found = case_study_list(asked="")

    assert [card.title for card in found.cards] == [shown.title]
    assert found.total == 1


def test_case_study_list_steps_leave_out_what_is_far_away(monkeypatch):
    monkeypatch.setattr(listing, "SIZE", 1)
    factories.CaseStudyPageFactory.create_batch(9)

    steps = [step.number for step in listing.case_study_list(asked="5").steps]

    assert steps == [1, None, 3, 4, 5, 6, 7, None, 9]


def test_case_study_list_of_nothing_says_so(client):
    index = factories.CaseStudyIndexPageFactory()

    html = client.get(index.url).content.decode()

    assert "No case studies have been published yet." in html


def test_case_study_card_shows_its_facts_and_what_is_not_known(client):
    page = factories.full_case_study()
    factories.CaseStudyPageFactory(title="Title only")
    index = page.get_parent()

    html = client.get(index.url).content.decode()

    for words in (page.title, page.lead_organisation.name, page.partnership_models.get().name, "North West England"):
        assert words in html, words
    assert "Title only" in html
    assert html.count("Not yet known") == 5


def test_index_page_leads_into_search(client):
    model = factories.PartnershipModelFactory(slug="joint-chairs")
    index = factories.CaseStudyIndexPageFactory()

    html = client.get(index.url).content.decode()

    assert f'href="/search/?kind=case-study&amp;model={model.slug}"' in html
