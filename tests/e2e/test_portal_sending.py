"""The institution's screens of one case study in a real browser: with and without JavaScript, at 390 and 1280, by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from casestudies.enums import Stage
from tests.e2e.conftest import RunningSite, sign_in
from tests.e2e.looking import violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


@pytest.fixture(scope="module")
def samples(site: RunningSite) -> dict[Stage, str]:
    """The address of a sample submission in each stage, of an organisation to which the first account belongs."""
    told = site.manage("load_sample_submissions", "--member", "staff@localhost")
    labels = {stage.label: stage for stage in Stage}
    return {labels[label]: address for label, address in (line.split(": ") for line in told.splitlines())}


def signed_in(browser: Browser, site: RunningSite, *, scripts: bool = True) -> BrowserContext:
    """A window in which somebody of the institution is signed in."""
    context = site.window(browser, scripts=scripts)
    page = context.new_page()
    sign_in(page, site)
    page.close()
    return context


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def member(request, browser: Browser, site: RunningSite) -> Iterator[BrowserContext]:
    """The same, closed at the end."""
    with signed_in(browser, site, scripts=request.param) as context:
        yield context


def test_draft_is_shared_commented_sent_and_taken_back(samples, member, browser, site):
    draft, page = samples[Stage.DRAFT], member.new_page()

    # The case study leads to its preview, which shows what will be published.
    page.goto(draft)
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_text("This is a preview")).to_be_visible()

    # A link for a colleague, who comments without an account.
    page.goto(f"{draft}share/")
    page.get_by_label("Whom is the link for?").fill("Head of nursing")
    page.get_by_role("button", name="Make a link").click()
    secret = page.get_by_label("Secret link").input_value()
    with site.window(browser) as elsewhere:
        reader = elsewhere.new_page()
        reader.goto(secret)
        expect(reader.get_by_text("This is a draft")).to_be_visible()
        reader.get_by_label("Your name").fill("A. Sample")
        reader.get_by_label("About which section?").select_option("Posts")
        reader.get_by_label("Your comment").fill("Should it not be four posts?")
        reader.get_by_role("button", name="Send the comment").click()
        expect(reader.get_by_text("Your comment was kept.")).to_be_visible()
        assert {cookie["name"] for cookie in elsewhere.cookies()} <= {"csrftoken"}
        page.get_by_role("button", name=re.compile("Withdraw")).first.click()
        assert reader.goto(secret).status == 404

    # The comment stands beside the text, until it is done.
    page.goto(f"{draft}preview/")
    expect(page.get_by_text("Should it not be four posts?").last).to_be_visible()
    page.get_by_role("button", name=re.compile("Mark as done")).first.click()
    page.goto(f"{draft}preview/")
    expect(page.get_by_role("button", name=re.compile("Mark as done"))).to_have_count(0)

    # Sent once, however often: Back and again leads to the case study.
    page.goto(f"{draft}send/")
    page.get_by_role("button", name="Send to the Academy").click()
    expect(page.get_by_role("link", name="Agree to the licence", exact=False)).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("We agree that the text")).check()
    page.get_by_role("button", name="Send to the Academy").click()
    expect(page.get_by_text("We have written to you with what happens next.")).to_be_visible()
    page.go_back()
    page.goto(f"{draft}send/")
    expect(page).to_have_url(site.url + draft)
    expect(page.get_by_text("The Academy’s turn")).to_be_visible()

    # Read the receipt, take it back, go on writing.
    page.get_by_role("link", name="Messages from the Academy").click()
    page.locator("summary", has_text="We have received").first.click()
    expect(page.get_by_text("You do not have to do anything now.").first).to_be_visible()
    page.goto(draft)
    page.get_by_role("link", name="Take it back from the Academy").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Go on writing it").click()
    expect(page.get_by_text("Being written").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_screens_are_accessible_and_fit(width, samples, browser, site):
    addresses = ["/submit/mine/", "/submit/messages/", *samples.values()]
    addresses += [samples[Stage.DRAFT] + what for what in ("preview/", "share/", "partners/", "send/", "discard/")]
    addresses.append(samples[Stage.SUBMITTED] + "withdraw/")

    with signed_in(browser, site) as member:
        page = member.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert page.goto(address).status == 200, address
                assert violations(page) == [], (address, scheme)
            assert page.locator("h1").count() == 1, address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            assert page.locator("[style]").count() == 0, address


def test_sending_by_keyboard_alone(samples, browser, site):
    with signed_in(browser, site) as member:
        page = member.new_page()
        page.goto(f"{samples[Stage.WITHDRAWN]}")
        reach(page, "Go on writing it")
        page.keyboard.press("Enter")
        expect(page.get_by_text("You can go on writing.")).to_be_visible()
        reach(page, "Check and send")
        page.keyboard.press("Enter")
        page.wait_for_url("**/send/")
        reach(page, "", selector="input[name=licence]")
        page.keyboard.press("Space")
        reach(page, "Send to the Academy")
        page.keyboard.press("Enter")
        expect(page.get_by_text("We have written to you with what happens next.")).to_be_visible()


def reach(page: Page, words: str, *, selector: str = "a, button") -> None:
    """Press Tab until the focus is on the first such control with these words."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([selector, words]) => document.activeElement.matches(selector) && "
            "document.activeElement.textContent.includes(words)",
            [selector, words],
        ):
            return
    raise AssertionError(f"“{words}” cannot be reached by Tab.")
