"""Writing a case study in a real browser: it saves itself, and whatever goes wrong, no word is lost and nothing happens twice."""

import os
import re
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.serving import Site, free_port
from tests.e2e.conftest import RunningSite, before_script
from tests.e2e.looking import looks_right

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

SAVED = re.compile(r"^Saved at \d\d:\d\d\.")

MEMBERS = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from home.models import Membership, Organisation, User
organisation = Organisation.objects.create(name="A sample university of {name}", kind="university")
for number in range(2):
    user = User.objects.create(username=f"{name}-{number}", email=f"{name}-{number}@example.org", first_name="Sam", last_name=str(number))
    Membership.objects.create(organisation=organisation, user=user, role="edit")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash()})
    session.create()
    print(session.session_key)
"""
"""Makes two people of one organisation, and prints a session of each."""


@pytest.fixture
def members(browser: Browser, site: RunningSite, request: pytest.FixtureRequest) -> Iterator[list[BrowserContext]]:
    """The browsers of two people of one organisation, signed in."""
    name = f"{re.sub(r'[^a-z]+', '-', request.node.name)}-{secrets.token_hex(3)}"
    made = site.manage("shell", "--no-imports", "-c", MEMBERS.replace("{name}", name))
    contexts = []
    for key in made.split():
        context = site.window(browser)
        context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        contexts.append(context)
    yield contexts
    for context in contexts:
        context.close()


def begin(page: Page, title: str = "Joint posts") -> str:
    """Begin a case study, and return the address of its first step."""
    page.goto("/submit/start/")
    page.get_by_label("What is your case study called?").fill(title)
    page.get_by_role("button", name="Start writing").click()
    expect(page.locator("#save-state")).to_be_visible()
    return page.url


def typed(page: Page, label: str, text: str) -> None:
    """Type into a box, without waiting for anything."""
    page.get_by_label(label, exact=True).fill(text)


def saved(page: Page) -> None:
    """Wait until the page says that it saved."""
    expect(page.locator("#save-state")).to_have_text(SAVED)


def reads(page: Page, address: str, label: str, text: str) -> None:
    """Open the page again and look for what was typed."""
    page.goto(address)
    expect(page.get_by_label(label, exact=True)).to_have_value(text)


def test_writing_saves_itself_and_counts_words(context: BrowserContext) -> None:
    page = context.new_page()
    address = begin(page)

    typed(page, "Summary", "Two hospitals share three posts.")

    saved(page)
    expect(page.locator("#count-summary")).to_have_text("5 words")
    reads(context.new_page(), address, "Summary", "Two hospitals share three posts.")


def test_typed_before_the_script_arrives_is_saved(context: BrowserContext) -> None:
    address = begin(context.new_page())
    page = context.new_page()

    with before_script(page, address, "**/portal-autosave*.js"):
        typed(page, "Summary", "Typed on a slow line.")

    saved(page)
    reads(context.new_page(), address, "Summary", "Typed on a slow line.")


def test_closed_tab_loses_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    address = begin(page)

    typed(page, "Summary", "Typed a moment before the tab was closed.")
    page.close(run_before_unload=False)

    reads(context.new_page(), address, "Summary", "Typed a moment before the tab was closed.")


def test_lost_connection_loses_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    address = begin(page)

    context.set_offline(True)
    typed(page, "Summary", "Typed on a train.")
    expect(page.locator("#save-state")).to_contain_text("There is no connection")
    typed(page, "Start note", "And in a tunnel.")
    context.set_offline(False)

    saved(page)
    reads(context.new_page(), address, "Summary", "Typed on a train.")
    reads(page, address, "Start note", "And in a tunnel.")


def kill(server: int) -> None:
    """End a web server and the processes that answer for it at once, as a machine does that fails."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    for process in (server, *map(int, children)):
        os.kill(process, signal.SIGKILL)


def test_server_killed_while_a_form_is_open_loses_nothing(browser: Browser, site: RunningSite) -> None:
    # Another web server of the same site, so that all other tests keep theirs.
    web = Site(data_dir=site.data_dir, port=free_port(), database=os.environ.get("DATABASE_URL", ""))
    with RunningSite(f"http://127.0.0.1:{web.port}", site.data_dir).window(browser) as context:
        page = context.new_page()
        with web.serving() as server:
            address = begin(page)
            typed(page, "Summary", "Typed before.")
            saved(page)
            kill(server)

        typed(page, "Summary", "Typed before, and while nobody answered.")
        expect(page.locator("#save-state")).to_contain_text("There is no connection")
        typed(page, "Start note", "And more.")

        with web.serving():
            saved(page)
            reads(context.new_page(), address, "Summary", "Typed before, and while nobody answered.")
            reads(page, address, "Start note", "And more.")


def test_tab_closed_without_a_connection_loses_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    address = begin(page)
    context.set_offline(True)
    typed(page, "Summary", "Typed on a train that arrived.")
    expect(page.locator("#save-state")).to_contain_text("There is no connection")
    page.close()
    context.set_offline(False)

    later = context.new_page()
    later.goto(address)

    expect(later.get_by_label("Summary", exact=True)).to_have_value("Typed on a train that arrived.")
    reads(context.new_page(), address, "Summary", "Typed on a train that arrived.")


def test_expired_session_loses_nothing(members: list[BrowserContext]) -> None:
    context = members[0]
    page = context.new_page()
    address = begin(page)
    session = next(cookie for cookie in context.cookies() if cookie["name"] == "sessionid")

    context.clear_cookies(name="sessionid")
    typed(page, "Summary", "Typed after the session had ended.")
    expect(page.locator("#save-state")).to_contain_text("You have been signed out")
    context.add_cookies([session])  # type: ignore[list-item] # what it gave

    saved(page)
    reads(context.new_page(), address, "Summary", "Typed after the session had ended.")


def test_token_that_is_no_longer_good_is_replaced(context: BrowserContext) -> None:
    page = context.new_page()
    begin(page)
    page.locator("form[data-autosave] [name=csrfmiddlewaretoken]").evaluate(
        "field => { field.value = 'x'.repeat(64); }"
    )

    typed(page, "Summary", "Typed with an old token.")

    saved(page)


def test_two_tabs_keep_both(context: BrowserContext) -> None:
    one, two = context.new_page(), context.new_page()
    address = begin(one)
    two.goto(address)

    typed(one, "Summary", "From the first tab.")
    saved(one)
    typed(two, "Start note", "From the second tab.")
    saved(two)

    expect(two.get_by_label("Summary", exact=True)).to_have_value("From the first tab.")
    typed(one, "Start year", "2021")
    expect(one.get_by_label("Start note", exact=True)).to_have_value("From the second tab.")
    reads(one, address, "Start year", "2021")


def test_two_people_in_one_text_see_both(members: list[BrowserContext]) -> None:
    one, two = (context.new_page() for context in members)
    address = begin(one).replace("summary", "story")
    one.goto(address)
    typed(one, "Background", "The first paragraph.\n\nThe second paragraph.")
    saved(one)
    two.goto(address)

    typed(one, "Background", "The first paragraph, by one.\n\nThe second paragraph.")
    saved(one)
    typed(two, "Background", "The first paragraph.\n\nThe second paragraph, by two.")
    expect(two.locator("#save-state")).to_contain_text("What others wrote meanwhile is shown now")

    both = "The first paragraph, by one.\n\nThe second paragraph, by two."
    expect(two.get_by_label("Background", exact=True)).to_have_value(both)
    reads(one, address, "Background", both)


def test_two_people_in_the_same_words_choose(members: list[BrowserContext]) -> None:
    one, two = (context.new_page() for context in members)
    address = begin(one)
    two.goto(address)

    typed(one, "Summary", "Four posts.")
    saved(one)
    typed(two, "Summary", "Five posts.")
    clash = two.get_by_role("region", name="Two people changed this")
    expect(clash).to_contain_text("Four posts.")
    expect(clash).to_contain_text("Five posts.")
    expect(two.get_by_label("Summary", exact=True)).to_have_value("Five posts.")
    looks_right(two)
    typed(two, "Summary", "Five posts a year.")
    saved(two)
    reads(one, address, "Summary", "Four posts.")
    two.get_by_role("button", name="Keep both, one after the other").click()

    expect(two.get_by_label("Summary", exact=True)).to_have_value("Four posts.\n\nFive posts a year.")
    expect(two.get_by_role("region", name="Two people changed this")).to_have_count(0)


def test_button_pressed_twice_adds_one(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(begin(page).replace("summary", "challenges"))

    page.get_by_role("button", name="Add a challenge").dblclick()

    expect(page.get_by_role("group", name="Challenge 1")).to_be_visible()
    expect(page.get_by_role("group", name="Challenge 2")).to_have_count(0)


def test_enter_saves_and_takes_nothing_out(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(begin(page).replace("summary", "partners"))
    page.get_by_role("button", name="Add a partner").click()

    page.get_by_label("Organisation", exact=True).fill("A trust that is not in the list")
    page.keyboard.press("Enter")

    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_label("Organisation", exact=True)).to_have_value("A trust that is not in the list")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_whole_form_with_and_without_script(browser: Browser, site: RunningSite, width: int, *, script: bool) -> None:
    context = site.window(browser, scripts=script, width=width)
    page = context.new_page()
    page.goto("/submit/")
    page.get_by_role("link", name="Start your case study").click()
    address = begin(page)
    typed(page, "Summary", "A sample.")
    typed(page, "Start year", "about 2012")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/write/model/")
    page.get_by_role("group", name="Professions").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/write/partners/")
    page.get_by_role("button", name="Add a partner").click()
    page.get_by_label("Organisation", exact=True).fill("Sample trust")
    page.get_by_role("button", name="Add a partner").click()
    page.get_by_role("group", name="Partner 2").get_by_label("Organisation", exact=True).fill("Sample university")
    page.get_by_role("button", name="Move up Partner 2").click()

    first = page.get_by_role("group", name="Partner 1").get_by_label("Organisation", exact=True)
    expect(first).to_have_value("Sample university")
    page.goto(address)
    expect(page.get_by_label("Start year", exact=True)).to_have_value("about 2012")
    expect(page.get_by_role("link", name="Start year: Enter a whole number")).to_be_visible()
    assert page.locator("body").bounding_box()["width"] <= width  # type: ignore[index] # there is a body
    if script:
        looks_right(page)
        page.goto(address.replace("summary", "partners"))
        looks_right(page)
        page.goto("/submit/start/")
        looks_right(page)
        page.goto("/submit/")
        looks_right(page)
    context.close()
