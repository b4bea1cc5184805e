"""Counting what people look for: once a search, by nobody in particular, and not for long."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.domain.jobs import jobs
from search.domain import counting
from search.domain.counting import count_search, forget_old, words_to_count
from search.domain.personal import looks_personal
from search.indexing import rebuilding
from search.models import SearchCount
from tests.factories import CaseStudyPageFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def get(client: Client, address: str, came_from: str = "", **headers: str) -> Any:
    before = {"Referer": f"http://testserver{came_from}"} if came_from else {}
    return client.get(reverse("search:results") + address, headers={"User-Agent": FIREFOX} | before | headers)


def counted() -> dict[str, tuple[int, int | None]]:
    return {count.words: (count.number, count.found) for count in SearchCount.objects.all()}


@pytest.fixture
def page() -> Any:
    page = CaseStudyPageFactory(title="Nurses", start_year=2020)
    rebuilding.rebuild()
    return page


def test_search_is_counted_by_its_words_and_day(client: Client, page: Any) -> None:
    for typed in ("nurses", "  NURSES ", "“Nurses”", "nurse's"):
        get(client, f"?q={typed}")

    assert counted() == {"nurses": (3, 1), "nurse": (1, 1)}
    assert set(SearchCount.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_nothing_is_kept_but_day_words_and_numbers() -> None:
    assert {field.name for field in SearchCount._meta.fields} == {"id", "day", "words", "number", "found"}


@pytest.mark.parametrize(
    "address",
    [
        "?q=nurses&page=2",
        "?q=nurses&year=2020",
        "?q=nurses&sort=newest",
        "?q=nurses&exact=1",
        "?q=nurses",
        "?q=Nurses&year=2020&kind=case-study",
    ],
)
@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
def test_pages_filters_and_orders_are_not_counted_again(client: Client, page: Any, address: str, header: str) -> None:
    before = {header: "http://testserver/search/?q=nurses&nation=wales"}

    get(client, address, **before)

    assert counted() == {}


@pytest.mark.parametrize("address", ["?q=nurses&page=2", "?q=nurses&year=2020", "?q=nurses&sort=title", "?year=2020"])
def test_address_that_was_made_on_the_page_is_not_counted_when_it_is_passed_on(
    client: Client, page: Any, address: str
) -> None:
    get(client, address)
    get(client, address, came_from="/case-studies/")

    assert counted() == {}


def test_other_words_beside_the_same_filters_are_a_search_without_a_number_of_results(
    client: Client, page: Any
) -> None:
    get(client, "?q=nurses&year=1999", came_from="/search/?q=doctors&year=1999")

    assert counted() == {"nurses": (1, None)}


def test_search_without_results_is_known_by_its_last_number(client: Client, page: Any) -> None:
    get(client, "?q=midwives")
    CaseStudyPageFactory(title="Midwives")
    rebuilding.rebuild()

    assert counted() == {"midwives": (1, 0)}
    get(client, "?q=midwives&year=1999", came_from="/search/?q=other&year=1999")
    assert counted() == {"midwives": (2, 0)}
    get(client, "?q=midwives")
    assert counted() == {"midwives": (3, 1)}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    ],
)
def test_robots_and_browsers_that_read_ahead_are_not_counted(
    client: Client, page: Any, headers: dict[str, str]
) -> None:
    assert get(client, "?q=nurses", **headers).status_code == 200

    assert counted() == {}


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "grants for ada.lovelace @ example.org",
        "@adalovelace",
        "943 476 5919",
        "call 020 7946 0018",
        "+44 (0)7911-123456",
        "GMC 1234567",
        "born 12/06/1985",
        "1985-06-12",
        "nurse near SW1A 1AA",
        "QQ 12 34 56 C",
    ],
)
def test_what_looks_personal_is_not_kept(client: Client, page: Any, text: str) -> None:
    assert looks_personal(text)

    client.get(reverse("search:results"), {"q": text}, headers={"User-Agent": FIREFOX})

    assert counted() == {}


@pytest.mark.parametrize(
    "text", ["posts 2019 2020 2021", "REF 2014–2021", "2023/24 round", "CT1 ST3", "10 to 20 posts"]
)
def test_years_and_small_numbers_are_not_personal(text: str) -> None:
    assert words_to_count(text)


def test_pasted_prose_is_not_kept() -> None:
    count_search(text="word " * 40, found=0)

    assert counted() == {}


def test_what_is_left_out_is_not_among_the_words() -> None:
    assert words_to_count('nurses -doctors "Academic fellowships" programs') == "nurses academic fellowships programmes"
    assert words_to_count("-doctors") == ""
    assert words_to_count("???") == ""


def test_one_day_keeps_only_so_many_different_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_A_DAY", 2)

    for words in ("one", "two", "three", "two"):
        count_search(text=words, found=0)

    assert counted() == {"one": (1, 0), "two": (2, 0)}


def test_counts_are_forgotten_after_ninety_days() -> None:
    today = timezone.localdate()
    for days in (89, 90, 91):
        SearchCount.objects.create(day=today - timedelta(days=days), words="nurses", number=1)

    said = forget_old()

    assert said == "Counts of searches deleted: 1."
    assert SearchCount.objects.count() == 2
    assert "forget-searches" in [job.name for job in jobs()]


def test_answer_does_not_wait_for_counting(
    client: Client, page: Any, settings: Any, django_assert_num_queries: Any
) -> None:
    get(client, "?q=nurses")
    settings.SEARCH_COUNT_SECONDS = 3_600
    with transaction.atomic(), django_assert_num_queries(0):
        count_search(text="nurses", found=1)
    waiting = dict(counting.tallies.waiting)
    counting.tallies.timer.cancel()
    counting.tallies.write()

    assert [tally.number for tally in waiting.values()] == [1]
    assert counted() == {"nurses": (2, 1)}


@pytest.mark.django_db(transaction=True)
def test_counts_are_written_together_by_a_thread_of_their_own(settings: Any) -> None:
    settings.SEARCH_COUNT_SECONDS = 0.05

    for _ in range(5):
        count_search(text="nurses", found=2)
    timer = counting.tallies.timer
    assert timer is not None
    timer.join(30)

    assert counted() == {"nurses": (5, 2)}
    assert counting.tallies.timer is None


def test_counts_wait_on_when_the_database_cannot_write(settings: Any) -> None:
    settings.SEARCH_COUNT_SECONDS = 0

    def refuse(*_args: Any) -> None:
        raise DatabaseError("database is locked")

    with connection.execute_wrapper(refuse):
        count_search(text="nurses", found=0)
    count_search(text="nurses", found=0)

    assert counted() == {"nurses": (2, 0)}


@pytest.mark.django_db(transaction=True)
def test_writers_beside_each_other_lose_nothing(settings: Any) -> None:
    settings.SEARCH_COUNT_SECONDS = 3_600

    def count() -> None:
        for _ in range(20):
            count_search(text="nurses", found=1)
            counting.tallies.write()
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if counting.tallies.timer:
        counting.tallies.timer.cancel()
    counting.tallies.write()

    assert counted() == {"nurses": (80, 1)}
