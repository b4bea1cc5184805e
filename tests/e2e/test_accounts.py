"""Accounts in a real browser, under the site's own policy: a code, a passkey, an organisation, all checked by axe."""

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import RunningSite

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

expect.set_options(timeout=30_000)
SECONDS_FOR_MAIL = 60


def newest_code(site: RunningSite, since: float) -> str:
    """The code in the mail that the worker wrote last."""
    until = time.monotonic() + SECONDS_FOR_MAIL
    while time.monotonic() < until:
        written = [file for file in (site.data_dir / "mail").glob("*") if file.stat().st_mtime >= since]
        if written:
            newest = max(written, key=lambda file: file.stat().st_mtime)
            if found := re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})\r?$", Path(newest).read_text(), re.MULTILINE):
                return found[1]
        time.sleep(0.3)
    message = "no mail with a code came"
    raise TimeoutError(message)


def check(page: Page) -> None:
    """No fault that axe can find, and nothing wider than a phone."""
    found = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in Axe().run(page).response["violations"]]
    assert found == [], page.url
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    page.set_viewport_size(size)


def test_account_by_a_code_then_a_passkey_signs_in(site, page):
    # A browser knows passkeys at https and at this name, but not at 127.0.0.1.
    home = site.url.replace("127.0.0.1", "localhost")
    page.goto(f"{home}/submit/account/signup/")
    check(page)
    began = time.time()
    page.get_by_label("E-mail address").fill("ann@example.ac.uk")
    page.get_by_label("First name").fill("Ann")
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(newest_code(site, began))
    check(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{home}/submit/account/2fa/webauthn/add/")
    check(page)
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    check(page)
    for path in ("", "2fa/", "email/", "organisations/?q=university", "data/", "delete/"):
        page.goto(f"{home}/submit/account/{path}")
        check(page)

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{home}/submit/account/login/?next=/submit/account/")
    check(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account", exact=True)).to_be_visible()
