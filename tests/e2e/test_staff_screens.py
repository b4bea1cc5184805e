"""Staff's own screens in a real browser: for everybody, at a desk and on a phone, in light and dark, by keyboard."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import RunningSite, sign_in
from tests.e2e.looking import keyboard_reaches_everything, looks_right, looks_right_in_both_schemes

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(900)]

MAKE = """
import json
from django.core.files.base import ContentFile
from casestudies.domain import inviting
from casestudies.domain.exchange.running import ask_for_export, ask_for_import
from casestudies.domain.sample_submissions import load_sample_submissions
from home.models import User
staff = User.objects.get(username="staff")
made = {sample.stage: str(sample.page_id) for sample in load_sample_submissions()}
made["submission"] = str(next(sample.pk for sample in load_sample_submissions() if sample.stage == "submitted"))
invited = {"organisation": None, "name": "Head of research (sample)", "email": "head@example.org", "title": "", "message": ""}
inviting.invite(organisation_as_written="Invited Hospitals (sample)", by=staff, **invited)
made["export"] = str(ask_for_export(kind="json", by=staff).uuid)
wrong = ContentFile(b'{"case_studies": [{"title": ""}]}', name="wrong.json")
made["import"] = str(ask_for_import(file=wrong, name="wrong.json", publishes=False, by=staff).uuid)
print(json.dumps(made))
"""
"""A sample in every stage, somebody who is invited, an export, and an import with a mistake."""
SCREENS = {
    "dashboard": "",
    "board": "submissions/board/",
    "several of the board": "bulk/casestudies/submission/assign/?id={submission}",
    "who gets what": "submissions/rules/",
    "a rule": "submissions/rules/new/",
    "who is away": "submissions/away/",
    "an absence": "submissions/away/new/",
    "invitations": "submissions/invitations/",
    "an invitation": "submissions/invitations/new/",
    "review": "case-studies/{submitted}/review/",
    "a change to ask for": "case-studies/{submitted}/review/ask/?place=lessons",
    "decline": "case-studies/{submitted}/end/decline/",
    "give back": "case-studies/{submitted}/end/give-back/",
    "review of a correction": "case-studies/{correcting}/review/",
    "sign-off": "case-studies/{sign-off}/sign-off/",
    "sign-off that is over": "case-studies/{published}/sign-off/",
    "take down": "case-studies/{published}/take-down/",
    "taken down": "case-studies/{taken-down}/take-down/",
    "time in each stage": "reports/time-in-stages/",
    "abandoned drafts": "reports/abandoned-drafts/",
    "waiting on whom": "reports/waiting/",
    "coverage": "reports/coverage/",
    "steps": "reports/submission-steps/",
    "yearly checks": "reports/yearly-checks/",
    "import and export": "import-export/",
    "an export": "import-export/{export}/",
    "an import": "import-export/{import}/",
    "outbox": "mail/outbox/",
    "words of a mail": "mail/words/check-asked/",
}


@pytest.fixture(scope="module")
def made(site: RunningSite) -> dict[str, str]:
    """What the screens show: keys of pages by their stage, and others by their names."""
    told: dict[str, str] = json.loads(site.manage("shell", "--no-imports", "-c", MAKE))
    return told


@pytest.fixture
def staff(browser: Browser, site: RunningSite) -> Iterator[Page]:
    """A tab in which the first account is signed in."""
    with site.window(browser) as office:
        page = office.new_page()
        page.emulate_media(reduced_motion="reduce")
        sign_in(page, site)
        yield page


@pytest.mark.parametrize("width", [390, 1280])
def test_screens_of_staff_are_accessible_and_fit(width, made, staff):
    staff.set_viewport_size({"width": width, "height": 900})

    for name, address in SCREENS.items():
        answer = staff.goto("/admin/" + address.format(**made))
        staff.wait_for_load_state("networkidle")

        assert answer.status == 200, name
        looks_right_in_both_schemes(staff)


@pytest.mark.parametrize("name", ["board", "review", "a change to ask for", "sign-off"])
def test_keyboard_reaches_all_that_staff_can_do_and_shows_where_it_is(name, made, staff):
    staff.goto("/admin/" + SCREENS[name].format(**made))
    staff.wait_for_load_state("networkidle")
    if name == "board":
        staff.locator("table.listing tbody input[type=checkbox]").first.check()
        staff.locator("body").press("Home")
    for summary in staff.locator("main summary").all():
        summary.click()

    staff.locator("body").evaluate("element => { element.tabIndex = -1; element.focus(); }")
    keyboard_reaches_everything(staff, within="main")


def test_the_address_of_what_was_taken_down_says_so(browser, site, staff):
    find = "from casestudies.models import CaseStudyPage as P; p = P.objects.live().filter(submission=None).last(); print(p.pk, p.url)"
    pk, address = site.manage("shell", "--no-imports", "-c", find).split()
    with site.window(browser, width=390) as elsewhere:
        reader = elsewhere.new_page()
        assert reader.goto(address).status == 200
        staff.goto(f"/admin/case-studies/{pk}/take-down/")
        staff.get_by_label("What the address says").fill("At the request of a person it named (sample).")
        staff.get_by_label("Note for staff").fill("A rehearsal.")
        staff.get_by_role("button", name="Take it down now").click()
        expect(staff.get_by_text("Taken down.", exact=True)).to_be_visible()

        assert reader.goto(address).status == 410
        looks_right(reader)
        expect(reader.get_by_text("At the request of a person it named (sample).")).to_be_visible()

        # As it was, for whoever tests this site next.
        staff.get_by_label("Why it may be public again").fill("The rehearsal is over.")
        staff.get_by_role("button", name="Let it be public again").click()
        expect(staff.get_by_text("It may be public again.").first).to_be_visible()
        publish = (
            f"from casestudies.models import CaseStudyPage as P; P.objects.get(pk={pk}).get_latest_revision().publish()"
        )
        site.manage("shell", "--no-imports", "-c", publish)
        assert reader.goto(address).status == 200
