"""Suggestions while typing, in a real browser: with the keyboard, a pointer, a screen reader's tree, and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import RunningSite

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

TYPED = "fellowship"


def box(page: Page, name: str = "Search this site") -> Locator:
    return page.get_by_role("combobox", name=name)


def suggestions(page: Page) -> Locator:
    return page.locator("[role=listbox]:not([hidden]) [role=option]")


def typed(page: Page, text: str = TYPED, address: str = "/") -> Locator:
    """The header's box of a page with something typed into it and the answer shown."""
    page.goto(address)
    found = box(page)
    found.press_sequentially(text)
    expect(suggestions(page).first).to_be_visible()
    return found


def test_arrows_move_through_the_list_and_enter_opens_the_page(page: Page) -> None:
    found = typed(page)
    options = suggestions(page)
    expect(found).to_have_attribute("aria-expanded", "true")
    expect(found).not_to_have_attribute("aria-activedescendant", re.compile("."))

    found.press("ArrowDown")
    found.press("ArrowDown")
    second = options.nth(1)
    address = second.evaluate("option => new URL(option.dataset.url, location).href")

    expect(second).to_have_attribute("aria-selected", "true")
    expect(options.nth(0)).to_have_attribute("aria-selected", "false")
    expect(found).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    expect(found).to_have_value(TYPED)
    expect(found).to_be_focused()

    found.press("Enter")

    page.wait_for_url(address)


def test_arrows_go_round_through_the_box_and_moving_in_the_text_leaves_the_list(page: Page) -> None:
    found = typed(page)
    options = suggestions(page)

    found.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    found.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    found.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    found.press("Home")

    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert found.evaluate("input => input.selectionStart") == 0


def test_escape_closes_the_list_then_clears_and_arrow_opens_it_again(page: Page) -> None:
    found = typed(page)

    found.press("Escape")
    expect(suggestions(page)).to_have_count(0)
    expect(found).to_have_attribute("aria-expanded", "false")
    expect(found).to_have_value(TYPED)
    found.press("ArrowDown")
    expect(suggestions(page).first).to_have_attribute("aria-selected", "true")
    found.press("Escape")
    found.press("Escape")

    expect(found).to_have_value("")


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    found = typed(page)

    found.press("Enter")

    page.wait_for_url(f"**/search/?q={TYPED}")


def test_tab_leaves_the_list_behind(page: Page) -> None:
    found = typed(page)

    found.press("Tab")

    expect(suggestions(page)).to_have_count(0)
    expect(page.get_by_role("search").get_by_role("button", name="Search")).to_be_focused()


def test_number_of_suggestions_is_announced(page: Page) -> None:
    found = typed(page)
    said = page.locator(".site-search [role=status]")
    expect(said).to_have_text(re.compile(r"^\d suggestions?\. Choose with the up and down arrows\.$"))

    found.fill("xyzzyplugh")

    expect(said).to_have_text("No suggestions")
    expect(suggestions(page)).to_have_count(0)


def test_each_suggestion_says_its_kind_and_marks_what_was_typed(page: Page) -> None:
    typed(page)
    first = suggestions(page).first

    expect(first.locator(".suggestion__kind")).to_have_text(
        re.compile("^(Case study|Funding offer|Page|Policy work|Statement|Summit)")
    )
    expect(first.locator("mark")).to_have_text(re.compile(TYPED, re.IGNORECASE))


def test_pointer_opens_the_page(page: Page) -> None:
    typed(page)
    first = suggestions(page).first
    address = first.evaluate("option => new URL(option.dataset.url, location).href")

    first.click()

    page.wait_for_url(address)


def test_results_page_has_suggestions_in_its_own_box_and_they_vanish_when_it_searches(page: Page) -> None:
    page.goto("/search/")
    found = box(page, "What are you looking for?")
    found.press_sequentially(TYPED)
    expect(suggestions(page).first).to_be_visible()

    found.press("Enter")

    page.wait_for_url(f"**/search/?q={TYPED}*")
    expect(page.locator(".search-top h2")).to_contain_text(TYPED)
    expect(suggestions(page)).to_have_count(0)


def test_late_answer_to_an_earlier_text_is_not_shown(page: Page) -> None:
    page.goto("/")
    found = box(page)
    page.route("**/search/suggest/?q=fell", lambda route: (page.wait_for_timeout(600), route.continue_()))
    found.press_sequentially("fell")
    page.wait_for_timeout(250)
    found.press_sequentially("xyzzy")
    page.wait_for_timeout(1200)

    expect(suggestions(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/", "/search/"])
def test_open_list_is_accessible_large_enough_and_fits(page: Page, scheme: str, width: int, address: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(address)
    found = page.locator("main input[type=search]") if address != "/" else box(page)
    found.press_sequentially(TYPED)
    expect(suggestions(page).first).to_be_visible()
    found.press("ArrowDown")

    box_of_list = page.locator("[role=listbox]:not([hidden])").bounding_box()
    heights = [option.bounding_box()["height"] for option in suggestions(page).all()]

    assert box_of_list is not None
    assert box_of_list["x"] >= 0
    assert box_of_list["x"] + box_of_list["width"] <= width
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations] == []


def test_suggestions_are_not_printed(page: Page) -> None:
    typed(page)

    page.emulate_media(media="print")

    expect(page.locator("[role=listbox]").first).to_be_hidden()


def test_search_box_without_javascript_is_a_plain_one(browser: Browser, site: RunningSite) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    found = page.get_by_role("searchbox", name="Search this site")

    found.press_sequentially(TYPED)
    expect(page.get_by_role("listbox")).to_have_count(0)
    found.press("Enter")

    page.wait_for_url(f"**/search/?q={TYPED}")
    context.close()
