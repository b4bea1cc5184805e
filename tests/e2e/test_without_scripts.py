"""What the public does, with no script: searching, narrowing, the menu of a phone, writing to staff."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import RunningSite

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


@pytest.fixture(params=[390, 1280])
def plain(request: pytest.FixtureRequest, browser: Browser, site: RunningSite) -> Iterator[Page]:
    """A tab in which no script runs, on a phone and on a desk."""
    with site.window(browser, scripts=False, width=request.param) as context:
        yield context.new_page()


def test_search_is_narrowed_by_a_button(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("searchbox").first.fill("fellowship")
    plain.get_by_role("searchbox").first.press("Enter")
    expect(plain).to_have_url(re.compile(r"/search/\?q=fellowship"))
    everything = plain.locator(".search-top h2").inner_text()

    if not plain.get_by_role("button", name="Apply filters").is_visible():
        plain.locator("summary", has_text="Filters").click()
    plain.locator("input[name=kind][value=case-study]").check()
    plain.get_by_role("button", name="Apply filters").click()

    expect(plain).to_have_url(re.compile(r"q=fellowship.*kind=case-study"))
    expect(plain.locator(".search-chips")).to_contain_text("Kind: Case study")
    assert plain.locator(".search-top h2").inner_text() != everything


def test_funder_map_is_narrowed_by_a_button(plain: Page) -> None:
    plain.goto("/funding/")
    plain.get_by_label("Nation").select_option("scotland")
    plain.get_by_role("button", name="Show offers").click()

    expect(plain).to_have_url(re.compile(r"nation=scotland"))
    expect(plain.locator("#map")).to_have_text(re.compile(r"^\d+ of \d+ offers$"))
    expect(plain.get_by_label("Nation")).to_have_value("scotland")
    plain.get_by_role("link", name=re.compile(r"^Show all \d+$")).click()
    expect(plain).to_have_url(re.compile(r"/funding/$"))


def test_menu_leads_to_every_section(plain: Page) -> None:
    plain.goto("/contact/")
    sections = plain.locator(".site-nav li a")
    if not sections.first.is_visible():
        plain.locator(".site-nav summary").click()

    address = sections.nth(1).get_attribute("href")
    sections.nth(1).click()

    expect(plain).to_have_url(re.compile(f"{address}$"))
    expect(plain.locator(f".site-nav a[href='{address}']")).to_have_attribute("aria-current", "true")


def test_message_is_sent_and_what_was_typed_is_not_lost(plain: Page) -> None:
    plain.goto("/contact/")
    plain.get_by_label("Your message").fill("We have a partnership to tell you about.")
    plain.get_by_role("button", name="Send your message").click()

    expect(plain.get_by_label("Your message")).to_have_value("We have a partnership to tell you about.")
    plain.get_by_label("Name").fill("Sample Person")
    plain.get_by_label("e-mail address").fill("sample@example.org")
    plain.get_by_role("button", name="Send your message").click()

    expect(plain.get_by_role("heading", name="Your message has been sent")).to_be_visible()


def test_mistake_is_reported_from_the_page_that_has_it(plain: Page) -> None:
    plain.goto("/statement/")
    plain.get_by_role("link", name="Report a mistake on this page").click()
    plain.get_by_label("What is wrong").fill("A letter is missing in point 2.")
    plain.get_by_role("button", name="Send the report").click()

    expect(plain.get_by_role("heading", name="Thank you for the report")).to_be_visible()
    plain.get_by_role("link", name="Back to the page").click()
    expect(plain).to_have_url(re.compile(r"/statement/$"))
