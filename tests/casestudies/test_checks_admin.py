"""The report of yearly checks."""

import pytest
from django.urls import reverse

from casestudies.admin.checks import CHANGE, DOWN, DUE, FRESH, STALE, URL_NAME
from casestudies.domain.checking import answer, ask
from casestudies.domain.freshness import refresh
from casestudies.models import CaseStudyCheck
from home.enums import CheckAnswer
from tests import editing, factories
from tests.checking import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


def answered(said, note=""):
    submission = published()
    ask(submission=submission)
    answer(check=CaseStudyCheck.objects.latest("pk"), answer=said, note=note)
    return submission


def test_report_shows_who_was_asked_and_what_was_answered(moderator):
    submission = answered(CheckAnswer.DOWN, note="It has ended.")
    factories.CaseStudyPageFactory(title="Compiled by staff", last_checked="2020")
    refresh()

    html = moderator.get(reverse(URL_NAME)).content.decode()

    for words in (submission.page.title, submission.organisation.name, "To be taken down", "It has ended."):
        assert words in html
    assert "Nobody owns it: check it yourselves" in html


def test_report_is_narrowed_by_where_a_page_stands(moderator):
    pages = {
        STALE: published(),
        DUE: published(checked_days_ago=370),
        FRESH: published(checked_days_ago=10),
        CHANGE: answered(CheckAnswer.CHANGE),
        DOWN: answered(CheckAnswer.DOWN),
    }

    for standing, submission in pages.items():
        found = moderator.get(reverse(f"{URL_NAME}_results"), {"standing": standing}).context["object_list"]

        assert [fresh.page for fresh in found] == [submission.page]


def test_report_is_downloaded(moderator):
    submission = answered(CheckAnswer.CHANGE, note="Eight posts.")

    csv = b"".join(moderator.get(reverse(URL_NAME), {"export": "csv"}).streaming_content).decode()

    heading, row = csv.strip().splitlines()
    assert heading == "Case study,Institution,Last checked,Due,Standing,Asked,Answer,What was said"
    assert row.startswith(f"{submission.page.title},{submission.organisation}")
    assert row.endswith("Eight posts.")


@pytest.mark.parametrize("number", [1, 4])
def test_report_takes_as_many_queries_for_four_as_for_one(moderator, number, django_assert_max_num_queries):
    for _ in range(number):
        answered(CheckAnswer.TRUE)
    moderator.get(reverse(URL_NAME))

    with django_assert_max_num_queries(20):
        moderator.get(reverse(f"{URL_NAME}_results"))
