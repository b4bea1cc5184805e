"""Mail on the real site: the worker sends, staff hold, change and word it, also without JavaScript."""

import re

import pytest

from tests.e2e.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


@pytest.fixture
def moderator(page, site):
    """A tab in which somebody of staff is signed in, after a reader has reported a mistake."""
    page.goto("/report-a-mistake/?page=/case-studies/")
    page.get_by_label(re.compile("wrong")).fill("It says 2024; it is 2025. (sample)")
    page.get_by_role("button", name=re.compile("^Send")).click()
    page.get_by_text("Thank you").first.wait_for()
    sign_in(page, site)
    return page


def without_javascript(browser, page, site, **choices):
    """A window of the same person, in which no script runs."""
    state = page.context.storage_state()
    return browser.new_context(
        base_url=site.url, locale="en-GB", java_script_enabled=False, storage_state=state, **choices
    )


def test_message_is_held_changed_and_let_go_without_javascript(browser, moderator, site):
    moderator.goto("/admin/mail/outbox/?state=waiting&template=mistake-report")
    address = moderator.get_by_role("link", name="A mistake was reported").first.get_attribute("href")
    window = without_javascript(browser, moderator, site)
    tab = window.new_page()
    tab.goto(address)

    tab.get_by_role("button", name="Hold").press("Enter")
    tab.get_by_role("link", name="Change").press("Enter")
    tab.get_by_label("Subject").fill("A wrong year was reported")
    tab.get_by_label("Subject").press("Enter")
    tab.get_by_role("button", name="Let it go").press("Enter")

    tab.get_by_text("The message goes now.").wait_for()
    assert tab.get_by_role("heading", name="Action needed: A wrong year was reported").last.is_visible()
    assert "Let go, by staff" in tab.locator("main").inner_text()
    window.close()


def test_wrong_placeholder_is_said_beside_its_field(moderator):
    moderator.goto("/admin/mail/words/contact-message/")

    moderator.get_by_label("Body").fill("Dear {name}")
    moderator.get_by_role("button", name="Save").click()

    beside = moderator.locator(".w-field__wrapper").filter(has=moderator.get_by_label("Body"))
    assert "There is no placeholder {name} here." in beside.inner_text()
    assert moderator.get_by_label("Body").input_value() == "Dear {name}"
