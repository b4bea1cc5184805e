"""The ways around the site, in two queries that look at few pages however many there are."""

import pytest
from wagtail.models import PageViewRestriction, Site

from home.selectors.navigation import ways_around
from tests.factories import CaseStudyIndexPageFactory, CaseStudyPageFactory, StandardPageFactory, home_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return Site.objects.select_related("root_page").get()


def labels(ways) -> list[str]:
    return [way.label for way in ways]


def test_sections_and_footer_have_the_live_open_children_in_their_order(site):
    _, gone, hidden, closed, second = (
        StandardPageFactory(title=title, slug=title.lower(), show_in_menus=title != "Privacy")
        for title in ("First", "Gone", "Hidden", "Closed", "Second")
    )
    StandardPageFactory(title="Privacy")
    StandardPageFactory(title="Below", parent=second, show_in_menus=True)
    gone.delete()
    hidden.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    ways = ways_around(site=site, page=None)

    assert labels(ways.sections) == ["First", "Second"]
    assert labels(ways.footer) == ["Privacy"]


def test_trail_leads_from_the_first_step_to_the_page_above(site):
    index = CaseStudyIndexPageFactory(title="Case studies")
    page = CaseStudyPageFactory(parent=index)

    ways = ways_around(site=site, page=page)

    assert [(way.label, way.url) for way in ways.trail] == [("Case studies", index.url)]


def test_trail_has_each_step_of_a_deep_page(site):
    first = StandardPageFactory(title="First")
    second = StandardPageFactory(title="Second", parent=first)
    third = StandardPageFactory(title="Third", parent=second)

    assert labels(ways_around(site=site, page=third).trail) == ["First", "Second"]


def test_site_without_any_page_but_the_first_has_no_ways(site):
    ways = ways_around(site=site, page=home_page())

    assert (ways.sections, ways.footer, ways.trail) == ((), (), ())


@pytest.mark.parametrize("number", [1, 30])
def test_ways_ask_two_queries_however_many_pages_there_are(site, django_assert_num_queries, number):
    index = CaseStudyIndexPageFactory()
    pages = [CaseStudyPageFactory(parent=index) for _ in range(number)]
    ways_around(site=site, page=pages[0])

    with django_assert_num_queries(2):
        ways_around(site=site, page=pages[0])
