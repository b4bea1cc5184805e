"""One predicate, one queryset, and that they agree."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from home.models import BasePage, StandardPage
from pathway.models import FundingScheme
from search.eligibility import (
    Ground,
    is_public,
    is_public_offer,
    page_types,
    public_offers,
    public_pages,
)
from tests.factories import (
    PAGE_FACTORIES,
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    StandardPageFactory,
    home_page,
)

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind)


def below_unpublished() -> Page:
    parent = StandardPageFactory()
    child = StandardPageFactory(parent=parent)
    Page.objects.get(pk=parent.pk).unpublish()
    return child


def below_restricted() -> Page:
    parent = StandardPageFactory()
    restrict(parent)
    return StandardPageFactory(parent=StandardPageFactory(parent=parent))


def beside_restricted() -> Page:
    restrict(StandardPageFactory())
    return StandardPageFactory()


def below_alias_of_restricted() -> Page:
    original = StandardPageFactory()
    restrict(original)
    alias = original.create_alias(parent=home_page(), update_slug="alias")
    second = alias.create_alias(parent=home_page(), update_slug="second-alias")
    return StandardPageFactory(parent=second)


def restricted(kind: str) -> Page:
    page = StandardPageFactory()
    restrict(page, kind)
    return page


def outside_every_site() -> Page:
    root = Page.objects.get(depth=1)
    return root.add_child(instance=StandardPage(title="Elsewhere", slug="elsewhere"))


PAGES: dict[str, tuple[bool, Callable[[], Any]]] = {
    "live": (True, StandardPageFactory),
    "draft": (False, lambda: StandardPageFactory(live=False)),
    "expires later": (True, lambda: StandardPageFactory(expire_at=timezone.now() + HOUR)),
    "expired, not yet unpublished": (False, lambda: StandardPageFactory(expire_at=timezone.now() - HOUR)),
    "restricted to people signed in": (False, lambda: restricted(PageViewRestriction.LOGIN)),
    "restricted by a password": (False, lambda: restricted(PageViewRestriction.PASSWORD)),
    "restriction lifted": (True, lambda: restricted(PageViewRestriction.NONE)),
    "below a restricted page": (False, below_restricted),
    "beside a restricted page": (True, beside_restricted),
    "below an unpublished page": (True, below_unpublished),
    "below an alias of a restricted page": (False, below_alias_of_restricted),
    "an alias": (False, lambda: CaseStudyPageFactory().create_alias(update_slug="alias")),
    "outside every site": (False, outside_every_site),
    "the landing page": (True, home_page),
}


@pytest.mark.parametrize("case", PAGES)
def test_predicate_and_queryset_agree_on_pages(case: str) -> None:
    expected, make = PAGES[case]

    page = Page.objects.get(pk=make().pk)

    assert is_public(page, Ground.read()) is expected
    assert public_pages().filter(pk=page.pk).exists() is expected
    if expected:
        assert not page.get_view_restrictions().exclude(restriction_type=PageViewRestriction.NONE).exists()


def test_predicate_and_queryset_agree_on_every_page_type() -> None:
    for factory in PAGE_FACTORIES:
        page = factory()

        assert is_public(page, Ground.read())
        assert public_pages().filter(pk=page.pk).exists()


def test_page_without_a_site_is_not_public_any_more() -> None:
    page = StandardPageFactory()

    Site.objects.all().delete()

    assert not is_public(page, Ground.read())
    assert not public_pages().exists()


OFFERS: dict[str, tuple[bool, dict[str, Any]]] = {
    "listed": (True, {}),
    "off the map": (False, {"is_listed": False}),
    "closes today": (True, {"closes": 0}),
    "closed yesterday": (False, {"closes": -1}),
    "opens tomorrow": (True, {"opens": 1}),
}


@pytest.mark.parametrize("case", OFFERS)
@pytest.mark.parametrize("has_map", [True, False])
def test_predicate_and_queryset_agree_on_offers(case: str, *, has_map: bool) -> None:
    expected, fields = OFFERS[case]
    if has_map:
        FunderMapPageFactory()
    today = timezone.localdate()
    dates = {name: today + datetime.timedelta(days=at) for name, at in fields.items() if name != "is_listed"}
    offer = FundingScheme.objects.get(pk=FundingSchemeFactory(**fields | dates).pk)

    assert is_public_offer(offer, Page.objects.all(), Ground.read()) is (expected and has_map)
    assert public_offers().filter(pk=offer.pk).exists() is (expected and has_map)


def test_public_pages_take_one_query(django_assert_num_queries: Any) -> None:
    below_restricted()
    list(public_pages())

    with django_assert_num_queries(1):
        list(public_pages())


def test_page_types_are_those_with_a_kind() -> None:
    assert all(issubclass(model, BasePage) and model.search_kind == kind for model, kind in page_types().items())
