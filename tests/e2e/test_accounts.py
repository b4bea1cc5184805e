"""Accounts in a real browser, under the site's own policy: a code, a passkey, an organisation, all checked by axe."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.inbox import code_in, next_letter
from tests.e2e.looking import violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


def check(page: Page) -> None:
    """No fault that axe can find, and nothing wider than a phone."""
    assert violations(page) == [], page.url
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    page.set_viewport_size(size)


def test_account_by_a_code_then_a_passkey_signs_in(site, page):
    # A browser knows passkeys at https and at this name, but not at 127.0.0.1.
    home = site.url.replace("127.0.0.1", "localhost")
    page.goto(f"{home}/submit/account/signup/")
    check(page)
    page.get_by_label("E-mail address").fill("ann@example.ac.uk")
    page.get_by_label("First name").fill("Ann")
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(code_in(next_letter(site, "ann@example.ac.uk")))
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
