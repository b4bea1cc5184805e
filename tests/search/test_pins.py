"""Pins: staff put results first for a search, and readers see which."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from search import service
from search.contract import Sort
from search.domain import pinning
from search.domain.wording import current
from search.indexing import rebuilding
from search.models import Pin
from search.service import Answer, Question
from tests import editing
from tests.factories import CaseStudyPageFactory, FunderMapPageFactory, FundingSchemeFactory

pytestmark = pytest.mark.django_db

PINS = "search_pins:search"


def ask(text: str, **fields: Any) -> Answer:
    return service.search(Question(text=text, **fields))


def shown(answer: Answer) -> list[tuple[str, bool]]:
    return [("".join(piece.text for piece in result.title), result.is_pinned) for result in answer.results]


def key(page: Any) -> str:
    return f"page:{page.pk}"


def pin(words: str, *pages: Any) -> list[Pin]:
    return [pinning.pin(words=words, key=key(page)) for page in pages]


@pytest.fixture
def pages() -> list[Any]:
    made = [CaseStudyPageFactory(title=title) for title in ("Nurses", "Nurses who do research", "Midwives")]
    rebuilding.rebuild()
    return made


def test_pinned_results_come_first_in_their_order_and_are_marked(pages: list[Any]) -> None:
    pin("nurses", pages[2], pages[1])

    assert shown(ask("nurses")) == [("Midwives", True), ("Nurses who do research", True), ("Nurses", False)]


@pytest.mark.parametrize("typed", ["Nurse", "the NURSES", "nurses,", "“nurses”", " what about nurses? "])
def test_case_plural_and_little_words_do_not_count(pages: list[Any], typed: str) -> None:
    pin("nurses", pages[2])

    assert shown(ask(typed))[0] == ("Midwives", True)


@pytest.mark.parametrize("typed", ["nurses research", "nurses -research", "", "midwives"])
def test_other_searches_have_no_pins(pages: list[Any], typed: str) -> None:
    pin("nurses", pages[2])

    assert not any(is_pinned for _, is_pinned in shown(ask(typed)))


def test_pin_does_not_pass_filters_and_gives_way_to_another_order(pages: list[Any]) -> None:
    pin("nurses", pages[2])

    assert ask("nurses", filters={"kind": ("policy",)}).total == 0
    assert not any(is_pinned for _, is_pinned in shown(ask("nurses", sort=Sort.TITLE)))


def test_near_misses_count_pins(pages: list[Any]) -> None:
    pin("nurses", pages[2])

    (miss,) = ask("nurses", filters={"kind": ("policy",)}).near_misses

    assert miss.count == 3


def test_search_that_finds_nothing_shows_its_pins(pages: list[Any]) -> None:
    pin("xyzzyx", pages[2])

    assert shown(ask("xyzzyx")) == [("Midwives", True)]


@pytest.mark.parametrize("how", ["unpublished", "restricted", "deleted"])
def test_pinned_page_that_is_not_public_any_more_is_not_shown(pages: list[Any], how: str) -> None:
    pin("nurses", pages[2])
    if how == "unpublished":
        Page.objects.filter(pk=pages[2].pk).update(live=False)
    elif how == "restricted":
        PageViewRestriction.objects.create(page=pages[2], restriction_type=PageViewRestriction.LOGIN)
    else:
        pages[2].delete()

    answer = ask("nurses")

    assert (answer.total, len(shown(answer))) == (2, 2)


def test_page_that_is_deleted_takes_its_pins_along(pages: list[Any]) -> None:
    pin("nurses", pages[2])
    assert current().pinned("nurses")

    pages[2].delete()

    assert not Pin.objects.exists()
    assert current().pinned("nurses") == ()


def test_offer_is_pinned() -> None:
    FunderMapPageFactory()
    offer = FundingSchemeFactory(name="Doctoral fellowship")
    CaseStudyPageFactory(title="Nurses")
    rebuilding.rebuild()

    pinning.pin(words="nurses", key=f"offer:{offer.pk}")

    assert shown(ask("nurses")) == [("Doctoral fellowship", True), ("Nurses", False)]
    offer.delete()
    assert not Pin.objects.exists()


def test_reader_is_told_quietly(client: Client, pages: list[Any]) -> None:
    pin("nurses", pages[2])

    text = client.get(reverse("search:results"), {"q": "nurses"}).text

    assert text.count("Chosen by the editors") == 1
    assert "Chosen by the editors" not in client.get(reverse("search:results"), {"q": "research"}).text


def test_what_cannot_be_pinned_is_said_in_a_sentence(pages: list[Any]) -> None:
    draft = CaseStudyPageFactory(live=False)
    pin("nurses", pages[0])

    for words, wanted, said in (
        ("", key(pages[1]), "Write what people search for."),
        ("x" * 101, key(pages[1]), "This search has 101 characters. Use at most 100."),
        ("nurses", key(draft), "This page is not public, so readers would not see it. Publish it first."),
        ("nurses", "nonsense", "This page is not public, so readers would not see it. Publish it first."),
        ("Nurse", key(pages[0]), "This is pinned for the search already."),
    ):
        with pytest.raises(ValidationError) as refused:
            pinning.pin(words=words, key=wanted)
        assert refused.value.messages == [said]


def test_only_so_many_are_pinned(pages: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "MOST", 2)
    pin("nurses", *pages[:2])

    with pytest.raises(ValidationError, match="2 results are pinned for this search"):
        pin("nurses", pages[2])


def test_places_have_no_gaps(pages: list[Any]) -> None:
    first, second, third = pin("nurses", *pages)

    pinning.move_up(pin=third)
    pinning.move_up(pin=first)
    pinning.unpin(pin=second)

    assert list(Pin.objects.of("nurse").values_list("page_id", "sort_order")) == [(pages[0].pk, 1), (pages[2].pk, 2)]


# --- In the admin ---------------------------------------------------------------------------------


def address(words: str, **more: str) -> str:
    return f"{reverse(PINS)}?{'&'.join(f'{name}={value}' for name, value in {'q': words, **more}.items())}"


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_staff_search_pin_move_and_take_away(group: str, pages: list[Any]) -> None:
    client = editing.signed_in(group)

    text = client.get(address("nurses", find="midwives")).text
    client.post(address("nurses"), {"pin": key(pages[2])})
    client.post(address("nurses"), {"pin": key(pages[0])})
    second = Pin.objects.get(page=pages[0])
    client.post(address("nurses"), {"up": second.pk})
    order = [pin.page_id for pin in Pin.objects.of("nurses")]
    client.post(address("nurses"), {"unpin": second.pk})

    assert f'name="pin" value="{key(pages[2])}"' in text
    assert order == [pages[0].pk, pages[2].pk]
    assert [pin.page_id for pin in Pin.objects.of("nurses")] == [pages[2].pk]


@pytest.mark.parametrize(
    ("action", "button"), [("add", "pin"), ("delete", "unpin"), ("change", "up")], ids=["add", "delete", "change"]
)
def test_each_button_asks_for_its_permission(pages: list[Any], action: str, button: str) -> None:
    from django.contrib.auth.models import Permission  # noqa: PLC0415 - apps must be loaded first

    _, second = pin("nurses", *pages[:2])
    client = editing.signed_in()
    others = Permission.objects.filter(codename__in=["access_admin", "add_pin", "change_pin", "delete_pin"])
    client.user.user_permissions.set(others.exclude(codename=f"{action}_pin"))
    before = list(Pin.objects.values_list("pk", "sort_order"))

    page = client.get(address("nurses"))
    response = client.post(address("nurses"), {button: key(pages[2]) if button == "pin" else second.pk})

    assert f'name="{button}"' not in page.text
    assert response.url == reverse("wagtailadmin_home")
    assert list(Pin.objects.values_list("pk", "sort_order")) == before


def test_nobody_else_gets_in(pages: list[Any]) -> None:
    assert editing.signed_in().get(address("nurses")).status_code == 404
    assert editing.signed_in().get(reverse("search_pins:index")).status_code == 404
    assert Client(enforce_csrf_checks=True).post(address("nurses"), {"pin": key(pages[0])}).status_code == 403


@pytest.mark.parametrize("data", [{"pin": "nonsense"}, {"unpin": "x"}, {"up": "9" * 30}, {}])
def test_nonsense_is_refused_without_a_fault(pages: list[Any], data: dict[str, str]) -> None:
    assert editing.signed_in("Editors").post(address("nurses"), data).status_code in {302, 404}


def test_pin_of_what_is_not_public_says_so_and_keeps_its_title_from_strangers(pages: list[Any]) -> None:
    from django.contrib.auth.models import Permission  # noqa: PLC0415 - apps must be loaded first

    pin("nurses", pages[2])
    Page.objects.filter(pk=pages[2].pk).update(live=False)
    stranger = editing.signed_in()
    stranger.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_pin"]))

    editor, other = editing.signed_in("Editors").get(address("nurses")).text, stranger.get(address("nurses")).text

    assert "Not public any more: readers do not see it." in editor
    assert "Midwives" in editor
    assert "Midwives" not in other


def test_list_names_each_pin_and_downloads(pages: list[Any]) -> None:
    pin("nurses", pages[2])
    client = editing.signed_in("Editors")

    text = client.get(reverse("search_pins:index")).text
    download = client.get(reverse("search_pins:index"), {"export": "csv"}).getvalue().decode("utf-8-sig")

    assert f'href="{address("nurses")}"' in text
    assert "Midwives" in text
    assert download.splitlines()[1] == "nurses,1,Midwives,yes"


def test_screen_without_a_search_asks_for_one() -> None:
    assert "Results to put first when somebody searches for" in editing.signed_in("Editors").get(reverse(PINS)).text


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    number: int, pages: list[Any], django_assert_max_num_queries: Any
) -> None:
    pin("nurses", *pages[:number])
    client = editing.signed_in("Editors")
    client.get(reverse("search_pins:index"))

    with django_assert_max_num_queries(24):
        client.get(reverse("search_pins:index"))
