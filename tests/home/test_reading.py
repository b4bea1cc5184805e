"""Counting how often pages are read and found: people alone, by month, by nobody in particular."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.domain import reading
from home.domain.jobs import jobs
from home.models import PageCount
from home.rules import months_before
from home.selectors.reach import reach_of
from tests import factories

pytestmark = pytest.mark.django_db

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def counted() -> dict[int, tuple[int, int]]:
    return {count.page_id: (count.read, count.found) for count in PageCount.objects.all()}


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def test_page_is_counted_each_time_a_person_opens_it(client: Client) -> None:
    page = factories.StandardPageFactory()

    for _ in range(3):
        client.get(page.url, headers=FIREFOX)

    assert counted() == {page.pk: (3, 0)}
    assert PageCount.objects.get().month == this_month()


def test_nothing_is_kept_but_page_month_and_two_numbers() -> None:
    assert {field.name for field in PageCount._meta.fields} == {"id", "page", "month", "read", "found"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {**FIREFOX, "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_robots_and_browsers_that_read_ahead_are_not_counted(client: Client, headers: dict[str, str]) -> None:
    assert client.get(factories.StandardPageFactory().url, headers=headers).status_code == 200

    assert counted() == {}


def test_head_a_page_that_is_not_there_and_one_that_is_locked_are_not_counted(client: Client) -> None:
    page, locked = factories.StandardPageFactory(), factories.StandardPageFactory()
    PageViewRestriction.objects.create(page=locked, restriction_type="login")

    client.head(page.url, headers=FIREFOX)
    client.get("/not-there/", headers=FIREFOX)
    client.get(locked.url, headers=FIREFOX)

    assert counted() == {}


def test_results_of_a_search_are_counted_as_found_once_a_search(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_DIR = tmp_path / "search"
    page, other = factories.CaseStudyPageFactory(title="Nurses"), factories.CaseStudyPageFactory(title="Doctors")
    address = reverse("search:results")

    client.get(address, {"q": "nurses"}, headers=FIREFOX)
    client.get(address, {"q": "nurses"}, headers={"User-Agent": "curl/8.5.0"})

    assert counted() == {page.pk: (0, 1)}
    assert other.pk not in counted()


def test_page_that_is_gone_takes_no_other_counts_with_it() -> None:
    page = factories.StandardPageFactory()

    reading.count_found(pages=[page.pk, 999_999])

    assert counted() == {page.pk: (0, 1)}


def test_counts_wait_on_when_the_database_cannot_write() -> None:
    page = factories.StandardPageFactory()

    def refuse(*_args: Any) -> None:
        raise DatabaseError("database is locked")

    with connection.execute_wrapper(refuse):
        reading.count_read(page=page.pk)
    reading.count_read(page=page.pk)

    assert counted() == {page.pk: (2, 0)}


def test_counts_are_forgotten_after_two_years() -> None:
    page = factories.StandardPageFactory()
    for months in (23, 24, 25):
        PageCount.objects.create(page=page, month=months_before(this_month(), months), read=1)

    said = reading.forget_old()

    assert said == "Counts of pages deleted: 1."
    assert "forget-reads" in [job.name for job in jobs()]


def test_reach_adds_up_twelve_months_of_one_page(django_assert_num_queries: Any) -> None:
    page = factories.StandardPageFactory()
    for months in (0, 11, 12):
        PageCount.objects.create(page=page, month=months_before(this_month(), months), read=10, found=2)
    PageCount.objects.create(page=factories.StandardPageFactory(), month=this_month(), read=100)

    with django_assert_num_queries(1):
        reach = reach_of(page.pk)

    assert (reach.read, reach.found, len(reach.months)) == (20, 4, 12)
    assert reach.months[0].first_day == this_month()
    assert all(
        later.first_day > earlier.first_day for later, earlier in zip(reach.months, reach.months[1:], strict=False)
    )
    assert reach.months[0].first_day - reach.months[-1].first_day < timedelta(days=366)
