"""Suggestions while typing: what the public may open, as it is called now, quickly and never with an error."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page, PageViewRestriction

from pathway.models import FundingScheme
from search import backend, suggestions
from search.indexing import rebuilding
from search.service.suggesting import LIMIT, LONGEST
from tests.factories import (
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    StandardPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def get(client: Client, text: str = "", **headers: str) -> Any:
    return client.get(reverse("search:suggest"), {"q": text}, headers=headers or None)


def titles(client: Client, text: str) -> list[str]:
    return ["".join(text for text, _ in each["title"]) for each in get(client, text).json()["suggestions"]]


def test_title_that_begins_as_typed_is_suggested_with_its_kind_and_address(client: Client) -> None:
    page = CaseStudyPageFactory(title="Nurse fellows in Leeds")
    StandardPageFactory(title="Privacy notice")
    rebuilding.rebuild()

    response = get(client, "nurse fel")

    assert response.json() == {
        "suggestions": [
            {
                "title": [["Nurse", True], [" ", False], ["fellows", True], [" in Leeds", False]],
                "kind": "Case study",
                "url": page.url,
            }
        ]
    }


def test_offer_is_suggested_by_its_short_name_with_what_was_typed_marked(client: Client) -> None:
    FunderMapPageFactory()
    FundingSchemeFactory(name="Doctoral Clinical Fellowship", short_name="DCAF", slug="dcaf")
    rebuilding.rebuild()

    (found,) = get(client, "dcaf").json()["suggestions"]

    assert found["title"] == [["Doctoral Clinical Fellowship (", False], ["DCAF", True], [")", False]]
    assert (found["kind"], found["url"].partition("#")[2]) == ("Funding offer", "offer-dcaf")


def test_suggestions_are_the_same_for_all_and_kept_for_a_minute(client: Client) -> None:
    StandardPageFactory(title="Privacy notice")
    rebuilding.rebuild()

    response = get(client, "privacy")

    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


@pytest.mark.parametrize("text", ["", " ", "p", "x" * (LONGEST + 1), "\x00", "“”", "-", "<script>", "%", "p" * 600])
def test_text_that_nothing_can_begin_with_suggests_nothing(client: Client, text: str) -> None:
    StandardPageFactory(title="Privacy notice")
    rebuilding.rebuild()

    response = get(client, text)

    assert (response.status_code, response.json()) == (200, {"suggestions": []})


def test_what_is_not_public_any_more_is_not_suggested_though_the_index_has_it(client: Client) -> None:
    gone, restricted, renamed = (StandardPageFactory(title=f"Privacy {name}") for name in ("gone", "restricted", "old"))
    FunderMapPageFactory()
    offer = FundingSchemeFactory(name="Privacy fellowship")
    rebuilding.rebuild()

    Page.objects.filter(pk=gone.pk).update(live=False)
    Page.objects.filter(pk=renamed.pk).update(title="New name")
    FundingScheme.objects.filter(pk=offer.pk).update(is_listed=False)
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=restricted, restriction_type="login")])

    assert titles(client, "privacy") == ["New name"]


def test_markup_in_a_title_stays_text(client: Client) -> None:
    StandardPageFactory(title="Nurses <b>& co</b>")
    rebuilding.rebuild()

    assert titles(client, "nurses") == ["Nurses <b>& co</b>"]


def test_suggestions_take_three_queries_at_most(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    FunderMapPageFactory(title="Fellow map")
    for n in range(6):
        CaseStudyPageFactory(title=f"Fellows {n}")
        FundingSchemeFactory(name=f"Fellowship {n}")
    rebuilding.rebuild()
    get(client, "fellow")

    with django_assert_num_queries(3):
        found = get(client, "fellow").json()["suggestions"]

    assert len(found) == LIMIT
    assert {each["kind"] for each in found} == {"Case study", "Funding offer"}


def test_suggestions_while_search_is_away_are_none_and_not_kept(client: Client, settings: Any) -> None:
    backend.forget()

    response = get(client, "privacy")

    assert (response.status_code, response.json()) == (200, {"suggestions": []})
    assert response.headers["Cache-Control"] == "no-store"


def test_one_address_that_asks_too_often_gets_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestions, "A_MINUTE", 2)
    StandardPageFactory(title="Privacy notice")
    rebuilding.rebuild()

    statuses = [get(client, "privacy").status_code for _ in range(3)]
    last = get(client, "privacy")

    assert statuses == [200, 200, 429]
    assert (last.json(), last.headers["Cache-Control"]) == ({"suggestions": []}, "no-store")


def test_suggestions_are_only_read(client: Client) -> None:
    assert client.post(reverse("search:suggest"), {"q": "privacy"}).status_code == 405


def test_every_search_box_has_suggestions(client: Client) -> None:
    box = f'data-suggestions="{reverse("search:suggest")}"'

    page = client.get(reverse("search:results"))
    missing = client.get("/no-such-page/")

    assert (page.text.count(box), missing.text.count(box)) == (2, 2)
    assert page.text.count("js/search-suggestions.js") == 1
