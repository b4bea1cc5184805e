"""Staff ask for a change, the institution takes the wording over and sends it back, staff see what was changed: in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in
from tests.e2e.looking import runs_scripts, violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

MAKE = """
from uuid import uuid4
from casestudies.domain import drafting, samples, sending
from home.enums import MemberRole
from home.models import Membership, Organisation, User
staff = User.objects.get(username="staff")
owner, _ = Organisation.objects.get_or_create(name="Review Hospitals (sample)")
Membership.objects.get_or_create(organisation=owner, user=staff, defaults={"role": MemberRole.MANAGE})
submission = drafting.start(token=uuid4(), title="A sample to review", user=staff, organisation=owner)
samples.fill_with_sample(page=submission.page, number=3, seed=7)
submission.page.save_revision(user=staff, clean=False)
sending.send(submission=submission, by=staff, agrees_to_licence=True, agrees_to_images=True)
print(submission.uuid, submission.page_id)
"""


@pytest.fixture
def sent(site):
    """The addresses of a case study that was sent: in the portal, and its review."""
    uuid, page = site.manage("shell", "--no-imports", "-c", MAKE).split()
    return f"/submit/{uuid}/", f"/admin/case-studies/{page}/review/"


def looked_at(page: Page, address: str = "") -> None:
    """Axe finds nothing in what is ours, and nothing is wider than the window."""
    if address:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    if runs_scripts(page):
        assert violations(page) == [], page.url


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 390)], ids=["with JavaScript", "without, narrow"])
def test_a_change_is_asked_for_taken_over_sent_back_and_seen(sent, browser, site, scripts, width):
    case_study, review = sent
    with site.window(browser) as office, site.window(browser, scripts=scripts, width=width) as home:
        staff, member = office.new_page(), home.new_page()
        sign_in(staff, site)
        sign_in(member, site)

        # Staff read it, and note what should change, with a wording.
        looked_at(staff, "/admin/submissions/board/")
        staff.get_by_role("link", name="A sample to review").first.click()
        looked_at(staff, review)
        looked_at(staff, f"{review}ask/?place=lessons")
        staff.get_by_label("What should change, and why").fill("Say what you would do first.")
        wording = staff.get_by_label("Wording that you propose")
        wording.fill(f"{wording.input_value()} Begin with the job plan.")
        staff.get_by_role("button", name="Note this change").click()
        expect(staff.get_by_text("Noted, not sent")).to_be_visible()
        assert "Say what you would do first." not in (member.goto(case_study) and member.content())
        staff.get_by_role("button", name="Ask for 1 change").click()
        expect(staff.get_by_text("The institution has the text again")).to_be_visible()

        # The institution sees it beside its text, and takes the wording over.
        looked_at(member, case_study)
        expect(member.get_by_text("0 of 1 answered").first).to_be_visible()
        looked_at(member, f"{case_study}write/lessons/")
        member.get_by_role("button", name="Use this wording").click()
        expect(member.get_by_label("Lessons for others")).to_have_value(re.compile("Begin with the job plan"))
        looked_at(member, f"{case_study}send/")
        member.get_by_role("checkbox", name=re.compile("We agree that the text")).check()
        member.get_by_role("button", name="Send back to the Academy: 1 of 1 answered").click()
        expect(member.get_by_text("We have written to you with what happens next.")).to_be_visible()

        # Staff see only what was changed, and close it.
        looked_at(staff, review)
        expect(staff.get_by_role("heading", name="What was changed since you read it")).to_be_visible()
        expect(staff.locator("#at-lessons .review-place__words ins")).to_contain_text("Begin with the job plan.")
        expect(staff.locator("#at-summary")).to_have_count(0)
        staff.get_by_role("button", name="Close all that are answered (1)").click()
        expect(staff.get_by_text("Done with: 1")).to_be_visible()


def test_screens_of_staff_are_accessible_in_light_and_dark(sent, browser, site):
    _case_study, review = sent
    with site.window(browser) as office:
        staff = office.new_page()
        sign_in(staff, site)
        screens = ["/admin/submissions/board/", "/admin/submissions/rules/new/", "/admin/submissions/away/new/", review]
        screens += [review.replace("/review/", f"/end/{how}/") for how in ("decline", "give-back")]
        for screen in screens:
            for scheme in ("light", "dark"):
                staff.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                staff.goto(screen)
                staff.wait_for_load_state("networkidle")
                assert violations(staff) == [], (screen, scheme)
        staff.goto("/admin/submissions/board/")
        staff.locator("tbody input[type=checkbox]").first.check()
        staff.get_by_role("link", name=re.compile("Give the selected")).click()
        looked_at(staff)


def test_the_address_of_what_was_taken_down_says_so(browser, site):
    find = "from casestudies.models import CaseStudyPage as P; p = P.objects.live().filter(submission=None).last(); print(p.pk, p.url)"
    pk, address = site.manage("shell", "--no-imports", "-c", find).split()
    with site.window(browser) as office, site.window(browser, width=390) as elsewhere:
        staff, reader = office.new_page(), elsewhere.new_page()
        sign_in(staff, site)
        assert reader.goto(address).status == 200
        looked_at(staff, f"/admin/case-studies/{pk}/take-down/")
        staff.get_by_label("What the address says").fill("At the request of a person it named (sample).")
        staff.get_by_label("Note for staff").fill("A rehearsal.")
        staff.get_by_role("button", name="Take it down now").click()
        expect(staff.get_by_text("Taken down.", exact=True)).to_be_visible()

        assert reader.goto(address).status == 410
        looked_at(reader)
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
