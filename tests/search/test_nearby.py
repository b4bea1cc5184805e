"""When nothing is found: what there would be if a little less were asked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from search import service
from search.indexing import rebuilding
from search.service import Question
from tests.factories import CaseStudyPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages() -> None:
    CaseStudyPageFactory(title="Nurses in clinical research", start_year=2020)
    CaseStudyPageFactory(title="Doctors in research of a clinical kind", start_year=2021)
    rebuilding.rebuild()


def near(text: str, **filters: Any) -> list[tuple[str, int, str]]:
    answer = service.search(Question(text=text, filters=filters))
    assert answer.total == 0
    return [(miss.label, miss.count, miss.address) for miss in answer.near_misses]


def test_each_filter_is_left_out_alone_and_all_together() -> None:
    assert near("nurses", year=("2021",), nation=("wales",)) == [("No filter at all", 1, "?q=nurses")]
    assert near("nurses", year=("2021",)) == [("Any start year", 1, "?q=nurses")]


def test_nothing_is_left_out() -> None:
    assert near("research -clinical") == [("Nothing left out", 2, "?q=research")]
    assert near('"in research" -clinical') == [
        ("Nothing left out", 1, "?q=%22in+research%22"),
    ]


def test_words_of_a_phrase_may_stand_apart() -> None:
    assert near('"nurses research"') == [("The words in quotation marks apart", 2, "?q=nurses+research")]
    assert near('"doctors clinical" -"no such" -early-career') == [
        ("The words in quotation marks apart", 3, "?q=doctors+clinical+-%22no+such%22+-%22early+career%22"),
    ]


@pytest.mark.parametrize("text", ["xyzzyplugh", '"xyzzyplugh frob"'])
def test_what_finds_nothing_either_is_not_offered(text: str) -> None:
    assert near(text) == []


def test_page_says_what_was_understood_and_what_comes_near(client: Client) -> None:
    page = client.get(reverse("search:results"), {"q": "reserch xyzzyplugh -clinical", "year": "2020"}).text

    assert "No results for “research xyzzyplugh -clinical”" in page
    assert "Showing results for <strong>research xyzzyplugh -clinical</strong>" in page
    assert "Found nowhere: xyzzyplugh" in page
    assert "Without: clinical" in page
    assert '<a href="?q=reserch+xyzzyplugh&amp;year=2020">Nothing left out</a>: 1 result' in page
