"""The funder map and the grants page as the public sees them."""

import datetime

import pytest
from django.utils import timezone

from casestudies.models import FundingLine
from pathway.models import CareerSupport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def funder_map():
    return factories.FunderMapPageFactory()


def offer(stage=None, **fields):
    scheme = factories.FundingSchemeFactory(**fields)
    if stage:
        scheme.career_stages = [stage]
    scheme.save()
    return scheme


def test_funder_map_offer_stands_under_its_stage_with_an_anchor(client, funder_map):
    scheme = offer(factories.CareerStageFactory(name="Doctoral"), name="Deep Study Award", nations=["wales"])

    html = client.get(funder_map.url).content.decode()

    assert f'id="offer-{scheme.slug}"' in html
    assert "Doctoral" in html
    assert "Wales" in html


@pytest.mark.parametrize(
    "fields",
    [{"is_listed": False}, {"closes": datetime.date(2020, 1, 31)}],
    ids=["taken off", "closed"],
)
def test_funder_map_leaves_out_offers_that_are_over(client, funder_map, fields):
    scheme = offer(name="Old Award", **fields)

    assert scheme.name not in client.get(funder_map.url).content.decode()


def test_funder_map_offer_is_there_on_its_last_day(client, funder_map):
    scheme = offer(name="Last Day Award", closes=timezone.localdate())

    assert scheme.name in client.get(funder_map.url).content.decode()


def test_funder_map_narrowed_by_nation_keeps_what_fits(client, funder_map):
    welsh, scottish = offer(name="Welsh Award", nations=["wales"]), offer(name="Scottish Award", nations=["scotland"])

    html = client.get(funder_map.url, {"nation": "wales"}).content.decode()

    assert f'id="offer-{welsh.slug}"' in html
    assert f'id="offer-{scottish.slug}"' not in html


def test_funder_map_unknown_filter_value_gets_a_page(client, funder_map):
    offer()

    assert client.get(funder_map.url, {"nation": "atlantis", "stage": "\x00"}).status_code == 200


def test_funder_map_names_case_studies_that_an_offer_paid_for(client, funder_map):
    scheme = offer()
    page = factories.CaseStudyPageFactory(title="Paid by the award")
    page.funding_lines.add(FundingLine(funder=scheme.funder, scheme=scheme))
    page.save_revision().publish()

    assert "Paid by the award" in client.get(funder_map.url).content.decode()


def test_funder_map_queries_do_not_grow_with_offers(client, funder_map, django_assert_max_num_queries):
    counts = []
    for number in (2, 20):
        for _ in range(number):
            offer(factories.CareerStageFactory())
        client.get(funder_map.url)
        with django_assert_max_num_queries(25) as queries:
            client.get(funder_map.url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_grants_page_links_an_offer_to_the_funder_map(client):
    scheme = offer()
    page = factories.GrantsPageFactory()
    page.offers.add(CareerSupport(kind="grant", title="Starter grant", scheme=scheme))
    page.save_revision().publish()

    html = client.get(page.url).content.decode()

    assert "Starter grant" in html
    assert f"/funding/#offer-{scheme.slug}" in html
