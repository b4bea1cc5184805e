"""The funder map and the grants page as the public sees them."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from casestudies.models import FundingLine
from pathway.models import CareerSupport, FundingScheme
from pathway.rules import is_on_map
from pathway.selectors.funder_map import funder_map as funder_map_of
from pathway.selectors.offers import checked, listed_offers
from pathway.templatetags.funding import offer_facts
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


def grants_page(scheme):
    page = factories.GrantsPageFactory()
    page.offers.add(CareerSupport(kind="grant", title="Starter grant", scheme=scheme))
    page.save_revision().publish()
    return page


def test_grants_page_links_an_offer_to_where_the_funder_map_is(client):
    scheme = offer()
    factories.FunderMapPageFactory(slug="money")

    html = client.get(grants_page(scheme).url).content.decode()

    assert "Starter grant" in html
    assert f'href="/money/#offer-{scheme.slug}"' in html


def is_withdrawn(scheme, page):
    type(scheme).objects.filter(pk=scheme.pk).update(is_listed=False)


def is_closed(scheme, page):
    type(scheme).objects.filter(pk=scheme.pk).update(closes=datetime.date(2020, 1, 31))


def is_unpublished(scheme, page):
    page.unpublish()


def is_restricted(scheme, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("happens", [is_withdrawn, is_closed, is_unpublished, is_restricted])
def test_offer_that_is_not_on_a_public_map_is_no_link(client, funder_map, happens):
    scheme = offer(name="Deep Study Award")
    case_study = factories.CaseStudyPageFactory()
    case_study.funding_lines.add(FundingLine(funder=scheme.funder, scheme=scheme))
    case_study.save_revision().publish()
    pages = grants_page(scheme).url, case_study.url
    anchor = f"#offer-{scheme.slug}"
    assert all(f'href="{funder_map.url}{anchor}"' in client.get(url).content.decode() for url in pages)

    happens(scheme, funder_map)

    of_grants, of_case_study = (client.get(url).content.decode() for url in pages)
    assert anchor not in of_grants
    assert anchor not in of_case_study
    assert "Starter grant" in of_grants
    assert "Deep Study Award" in of_case_study


@pytest.mark.parametrize("day", [-1, 0, 1, None])
@pytest.mark.parametrize("is_listed", [True, False])
def test_is_on_map_says_what_the_query_finds(is_listed, day):
    closes = None if day is None else timezone.localdate() + datetime.timedelta(days=day)
    scheme = offer(is_listed=is_listed, closes=closes)

    found = FundingScheme.objects.listed().filter(pk=scheme.pk).exists()

    assert is_on_map(is_listed=is_listed, closes=closes) == found


def test_funder_map_offer_for_several_stages_stands_in_each_of_them():
    first, _, third = (factories.CareerStageFactory(name=name, sort_order=n) for n, name in enumerate("ABC"))
    scheme = factories.FundingSchemeFactory()
    scheme.career_stages = [first, third]
    scheme.save()
    factories.FundingSchemeFactory(name="Unplaced")

    shown = funder_map_of(chosen={})

    assert [(place.stage.label, len(place.offers)) for place in shown.stages] == [
        ("A", 1),
        ("B", 0),
        ("C", 1),
        ("Stage not yet known", 1),
    ]
    assert [[len(cell) for cell in row.cells] for row in shown.rows if row.funder == scheme.funder.name] == [
        [1, 0, 1, 0]
    ]


@pytest.mark.parametrize("question", ["stage", "profession", "nation", "status"])
def test_funder_map_what_is_not_known_can_be_chosen(question):
    unknown = factories.FundingSchemeFactory(name="Unknown")
    known = factories.FundingSchemeFactory(name="Known", nations=["wales"], status="open")
    known.career_stages = [factories.CareerStageFactory()]
    known.professions = [factories.ProfessionFactory()]
    known.save()

    shown = funder_map_of(chosen={question: "not-yet-known"})

    assert [offer.name for offer in shown.offers] == [unknown.name]
    assert shown.is_narrowed


def test_funder_map_merged_funders_stand_under_their_new_name():
    kept, old = factories.OrganisationFactory(name="Kept"), factories.OrganisationFactory(name="Old")
    scheme = factories.FundingSchemeFactory(funder=old)
    scheme.co_funders = [old, factories.OrganisationFactory(name="Another")]
    scheme.save()
    type(old).objects.filter(pk=old.pk).update(merged_into=kept)

    (shown,) = listed_offers()

    assert shown.funder.label == "Kept"
    assert shown.co_funders == "Another and Kept"


def test_offer_facts_keep_their_place_and_are_escaped():
    factories.FundingSchemeFactory(
        entry_terms=["registered", "doctorate"],
        months_from=12,
        months_to=36,
        amount_to=1_400_000,
        amount_note="<b>Salary</b>",
        opens=datetime.date(2026, 1, 2),
    )

    (shown,) = listed_offers()
    html = offer_facts(shown)

    assert [label for label, *_ in shown.facts][:4] == ["Career stage", "Who for", "Entry", "Length"]
    assert "<dd>1 year to 3 years</dd>" in html
    assert "<dd>Up to £1.4 million<small>&lt;b&gt;Salary&lt;/b&gt;</small></dd>" in html
    assert "<dd>Open 2 January 2026</dd>" in html
    assert "<li>Registered health or care professional</li>" in html
    assert '<dt>Where</dt><dd><span class="unknown">Not yet known</span></dd>' in html


@pytest.mark.parametrize(
    ("shortest", "longest", "words"),
    [(None, 24, "up to 2 years"), (36, 36, "3 years"), (18, None, "18 months"), (None, None, "")],
)
def test_offer_length_with_either_end_unknown(shortest, longest, words):
    factories.FundingSchemeFactory(months_from=shortest, months_to=longest)

    assert listed_offers()[0].length == words


@pytest.mark.parametrize(
    ("dates", "words"),
    [((), "not yet known"), (("2025-10",), "October 2025"), (("2026", "2019-05-02"), "2 May 2019 to 2026")],
)
def test_checked_names_the_oldest_and_the_newest_date(dates, words):
    factories.FundingSchemeFactory()
    for date in dates:
        factories.FundingSchemeFactory(last_checked=date)

    assert checked(listed_offers()) == words
