"""Policy work: the index by theme, and one piece with its updates."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from home.enums import PolicyTheme
from home.models import PolicySource, PolicyUpdate
from home.selectors.policy import policy_groups, updates_newest_first
from tests import factories


def with_updates(page, *dates):
    for date in dates:
        page.updates.add(PolicyUpdate(date=date, text=f"Happened {date or 'once'}"))
    page.save()
    return page


@pytest.mark.django_db
def test_policy_groups_are_in_the_order_of_themes_with_the_newest_update():
    index = factories.PolicyIndexPageFactory()
    factories.PolicyPageFactory(parent=index, title="Strategy", theme=PolicyTheme.STRATEGY)
    with_updates(factories.PolicyPageFactory(parent=index, title="Careers"), "2024", "2025-09", "")
    factories.PolicyPageFactory(parent=index, title="Draft", live=False)

    groups = policy_groups(index)

    assert [(g.heading, [w.title for w in g.works]) for g in groups] == [
        ("Career pathway", ["Careers"]),
        ("National strategy", ["Strategy"]),
    ]
    assert groups[0].works[0].updated == "2025-09"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 6])
def test_policy_index_asks_a_fixed_number_of_queries(number, django_assert_max_num_queries):
    index = factories.PolicyIndexPageFactory()
    for _ in range(number):
        with_updates(factories.PolicyPageFactory(parent=index), "2025")

    with django_assert_max_num_queries(4):  # the last for addresses of sites, which stay in the cache
        policy_groups(index)


@pytest.mark.django_db
def test_updates_newest_first_puts_what_has_no_date_last():
    page = with_updates(factories.PolicyPageFactory(), "", "2024-01", "2025")

    assert [update.date for update in updates_newest_first(page)] == ["2025", "2024-01", ""]


@pytest.mark.django_db
def test_policy_page_shows_status_updates_and_sources(client):
    page = with_updates(factories.PolicyPageFactory(slug="data", status="ongoing"), "2025-09")
    page.sources.add(
        PolicySource(title="OSCHR report", url="https://example.org/r", supports="The aim", read_on="2025")
    )
    page.save()

    response = client.get(page.get_url())

    assertContains(response, "Under way")
    assertContains(response, "September 2025")
    assertContains(response, '<a href="https://example.org/r">OSCHR report</a>', html=True)


@pytest.mark.django_db
def test_policy_page_of_which_little_is_known_says_so(client):
    page = factories.PolicyPageFactory()

    response = client.get(page.get_url())

    assertContains(response, '<span class="unknown">Not yet known</span>', count=3, html=True)
    assertContains(response, "No updates are known yet.")


@pytest.mark.django_db
def test_policy_index_without_pages_says_so(client):
    index = factories.PolicyIndexPageFactory()

    response = client.get(index.get_url())

    assertContains(response, "No policy work has been published here yet.")
    assertNotContains(response, "On this page")
