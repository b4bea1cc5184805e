"""The yearly question in a real browser: a link from a mail, one click, no account; with and without JavaScript, at 390 and 1280."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import RunningSite
from tests.e2e.test_portal_sending import reach
from tests.e2e.test_public_pages import violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

ASK = """
from uuid import uuid4
from casestudies.domain.sample_submissions import load_sample_submissions, sample_submission
from casestudies.enums import Stage
from casestudies.models import CaseStudyCheck
from home.models import User
given = next(sample.organisation for sample in load_sample_submissions())
author = User.objects.get(username="sample-author")
sample = sample_submission(token=uuid4(), stage=Stage.PUBLISHED, organisation=given, author=author)
print(CaseStudyCheck.issue(page=sample.page, organisation_name=str(given))[1])
"""
"""A sample of its own: an answer leads it to another stage, and the other tests find theirs as they were made."""


def asked(site: RunningSite) -> str:
    """The address of a question about a published sample."""
    secret = site.manage("shell", "--no-imports", "-c", ASK).strip()
    return f"/submit/checks/{secret}/"


@pytest.mark.parametrize("scripts", [True, False])
def test_question_is_answered_by_keyboard_with_one_press_and_again_shows_the_answer(browser, site, scripts):
    question = asked(site)

    with browser.new_context(base_url=site.url, java_script_enabled=scripts) as nobody:
        page = nobody.new_page()
        page.goto(question)
        reach(page, "It is still true")
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", name="Thank you. The page is still true")).to_be_visible()
        page.goto(question)
        expect(page.get_by_role("button", name="It is still true")).to_have_count(0)
        assert nobody.cookies() == []


@pytest.mark.parametrize("width", [390, 1280])
def test_question_and_answers_are_accessible_and_fit(browser: Browser, site, width):
    with browser.new_context(base_url=site.url, viewport={"width": width, "height": 900}) as nobody:
        page = nobody.new_page()
        for button in ("", "It is still true", "Needs a change", "Take it down"):
            question = asked(site)
            page.goto(question)
            if button:
                page.get_by_role("button", name=button).click()
                expect(page.get_by_text("Thank you")).to_be_visible()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert violations(page) == [], (button, scheme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), button
