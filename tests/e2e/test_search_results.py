"""The results page in a real browser: filters without a reload, announced, with an address that can be shared and gone back to."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import RunningSite, before_script

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def total(page: Page) -> str:
    return page.locator(".search-top h2").inner_text()


def choose(page: Page, name: str, value: str) -> None:
    """Tick a value of a filter, as a person does who has unfolded it."""
    page.locator(f"details[data-filter={name}]").evaluate("filter => { filter.open = true; }")
    page.locator(f"input[name={name}][value={value}]").check()


def test_filter_applies_without_a_reload_and_is_announced(page: Page) -> None:
    page.goto("/search/?q=fellowship")
    before = total(page)
    page.evaluate("window.notReloaded = true")

    choose(page, "kind", "case-study")

    page.wait_for_url("**/search/?q=fellowship&kind=case-study")
    expect(page.locator(".search-chips")).to_contain_text("Kind: Case study")
    expect(page.locator("#search-said")).to_have_text(total(page))
    expect(page.locator("#search-said")).to_have_attribute("role", "status")
    assert total(page) != before
    assert page.evaluate("window.notReloaded") is True
    assert page.locator("details[data-filter=kind]").get_attribute("open") is not None


def test_filter_ticked_before_the_script_arrives_is_applied_by_the_button(page: Page) -> None:
    with before_script(page, "/search/?q=fellowship", "**/js/search.*.js"):
        choose(page, "kind", "case-study")

    apply = page.get_by_role("button", name="Apply filters")
    apply.click()

    page.wait_for_url("**/search/?q=fellowship&kind=case-study")
    expect(page.locator(".search-chips")).to_contain_text("Kind: Case study")
    expect(apply).to_be_hidden()


def test_filter_without_a_connection_says_that_the_results_are_those_from_before(context):
    page = context.new_page()  # Its console may complain.
    page.goto("/search/?q=fellowship")
    before = total(page)
    said = page.get_by_role("alert").get_by_text("still what you saw before")
    expect(said).to_be_hidden()

    context.set_offline(True)
    choose(page, "kind", "case-study")
    expect(said).to_be_visible()
    assert (total(page), page.url.endswith("/search/?q=fellowship")) == (before, True)

    context.set_offline(False)
    page.locator("#search").get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/search/?q=fellowship&kind=case-study")
    expect(said).to_be_hidden()


def test_search_that_is_refused_leads_to_the_page_that_says_why(context):
    page = context.new_page()  # Its console may complain.
    page.goto("/search/?q=fellowship")
    box = page.locator("#search-words")
    box.evaluate("box => box.removeAttribute('maxlength')")

    box.fill("fellowship " * 900)
    box.press("Enter")

    expect(page.get_by_text("The address is longer than this site can read.")).to_be_visible()
    page.get_by_role("link", name="search again").click()
    page.wait_for_url("**/search/")


def test_every_state_has_an_address_that_gives_it_again(page: Page) -> None:
    page.goto("/search/?q=fellowship")
    choose(page, "nation", "england")
    page.wait_for_url("**nation=england")
    page.get_by_label("Order").select_option("title")
    page.wait_for_url("**nation=england&sort=title")
    shown = page.locator(".search-list h3").all_inner_texts()

    page.goto(page.url)

    assert page.locator(".search-list h3").all_inner_texts() == shown
    expect(page.locator("input[name=nation][value=england]")).to_be_checked()
    expect(page.get_by_label("Order")).to_have_value("title")


def test_back_and_forward_walk_through_the_filters(page: Page) -> None:
    page.goto("/search/?q=fellowship")
    without = total(page)
    choose(page, "nation", "scotland")
    page.wait_for_url("**nation=scotland")
    with_one = total(page)

    page.go_back()
    page.wait_for_url("**/search/?q=fellowship")
    expect(page.locator(".search-top h2")).to_have_text(without)
    expect(page.locator("input[name=nation][value=scotland]")).not_to_be_checked()
    page.go_forward()

    page.wait_for_url("**nation=scotland")
    expect(page.locator(".search-top h2")).to_have_text(with_one)
    expect(page.locator("input[name=nation][value=scotland]")).to_be_checked()


def test_matching_section_leads_to_its_place(page: Page) -> None:
    page.goto("/search/?q=mentoring&kind=case-study")
    match = page.locator(".search-matches a").first
    address = match.get_attribute("href") or ""

    match.click()

    page.wait_for_url(f"**{address}")
    assert page.locator(f"[id='{address.partition('#')[2]}']").count() == 1


def test_nothing_found_leads_on_by_its_near_misses(page: Page) -> None:
    page.goto("/search/?q=nurse&year=1999&kind=case-study")
    near = page.locator(".search-results .notice a").first
    label = near.inner_text()

    near.click()

    expect(page.locator(".search-list li").first).to_be_visible()
    assert re.match("Any|No filter", label)


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_without_javascript_apply_by_a_button(browser: Browser, site: RunningSite, width: int) -> None:
    context = browser.new_context(
        base_url=site.url, java_script_enabled=False, viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    page.goto("/search/?q=fellowship")

    if width < 992:  # Folded on a phone, beside the results on a wide screen.
        page.locator("details.search-filters > summary").click()
    page.locator("input[name=kind][value=case-study]").check()
    page.get_by_role("button", name="Apply filters").click()

    page.wait_for_url("**/search/?q=fellowship&**kind=case-study**")
    expect(page.locator(".search-chips")).to_contain_text("Kind: Case study")
    context.close()
