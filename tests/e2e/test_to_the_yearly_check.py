"""The whole way of an institution's case study in a real browser, from the first word to the yearly check a year after it was published.

Who writes, who agrees and who answers a year later sit at one device: a wide window, or a phone without JavaScript. Staff sit at desks.
Every screen of ours that they come to is looked at.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from casestudies.enums import Stage
from tests.e2e.conftest import RunningSite
from tests.e2e.inbox import link_in, next_letter
from tests.e2e.office import BOARD, Colleague
from tests.e2e.person import Device, Person, at_device
from tests.e2e.university import (
    LICENCE,
    University,
    has_a_receipt,
    listed,
    makes_an_account_and_keeps_what_was_written,
    sends,
    starts_without_an_account,
    writes_for_the_organisation,
    writes_what_is_missing,
)

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e"), pytest.mark.timeout(1800)]

DEVICES: dict[str, dict[str, Any]] = {"wide": {}, "phone without scripts": {"width": 390, "scripts": False}}
SENT = "A hospital and a university share the time of their consultants."
PROPOSED = f"{SENT} Each pays for half."
EDITED = f"{PROPOSED} It began in 2021."
CORRECTED = "It began in 2021 and has four posts now."

AT_THE_INSTITUTION, PUBLIC = Stage.SIGN_OFF.for_staff, Stage.PUBLISHED.for_staff
NOBODY_CHECKED = "may be out of date"

A_YEAR_LATER = """
from datetime import timedelta
from django.db.models import F
from casestudies.domain.checking import check_all
from casestudies.models import Agreement, CaseStudyPage
year = timedelta(days=400)
Agreement.objects.filter(page={page}).update(at=F("at") - year)
CaseStudyPage.objects.filter(pk={page}).update(first_published_at=F("first_published_at") - year)
check_all()
"""
"""A year passes for one page, and the clock does what it does each day."""
A_MINUTE_LATER = "from home.domain.mail.sending import send_due; send_due()"
"""The clock does what it does each minute."""


@pytest.fixture(params=DEVICES)
def device(request: Any, browser: Browser, site: RunningSite) -> Iterator[Device]:
    """What those of the institution sit at."""
    with at_device(browser, site, **DEVICES[request.param]) as device:
        yield device


def test_case_study_is_submitted_agreed_published_corrected_and_checked(
    device: Device, browser: Browser, site: RunningSite
) -> None:
    university = listed(site)
    title = f"Shared consultants of {university.name}"
    sal = Colleague.employed(browser, site, "Sal", "Editors")
    max_ = Colleague.employed(browser, site, "Max", "Moderators")
    ann = Person.at(device)

    draft = submits(ann, title, university)
    page = assigns(max_, title, to=sal)
    asks_for_changes(sal, title)
    answers(ann, draft)
    edits(sal, title, page)
    max_.approves(page, title, now=AT_THE_INSTITUTION)
    agrees(Person.at(device), university, sees="It began in 2021.")
    max_.approves(page, title, now=PUBLIC)
    reader = Person.at(Device(browser, site))
    finds(reader, title, university)

    corrects(ann, draft, reader)
    reviews_what_is_different(sal, title)
    max_.approves(page, title, now=AT_THE_INSTITUTION)
    agrees(Person.at(device), university, sees="and has four posts now", letter=1)
    max_.approves(page, title, now=PUBLIC)
    reads_the_correction(reader)

    site.manage("shell", "--no-imports", "-c", A_YEAR_LATER.format(page=page))
    reader.goes(reader.page.url)
    reader.reads(NOBODY_CHECKED)
    lets_the_question_go(max_, title)
    says_that_it_is_still_true(Person.at(device), university, title)
    reader.goes(reader.page.url)
    reader.reads("Checked by the institution")
    expect(reader.page.get_by_text(NOBODY_CHECKED)).to_have_count(0)


def submits(ann: Person, title: str, university: University) -> str:
    """Write what is needed, and send it. Return its address."""
    draft = starts_without_an_account(ann, title)
    makes_an_account_and_keeps_what_was_written(ann, draft, university.ann)
    writes_for_the_organisation(ann, draft, university)
    writes_what_is_missing(ann, draft)
    sends(ann, draft, university, about_pictures=False)
    has_a_receipt(ann, title, university.ann)
    return draft


def assigns(max_: Colleague, title: str, *, to: Colleague) -> str:
    """Give it to a colleague, from the board. Return the key of its page."""
    max_.finds_on_the_board(title).get_by_role("checkbox").check()
    max_.follows("Give the selected submissions")
    max_.page.get_by_label("Looked after by").select_option(to.first_name)
    max_.presses("Assign")
    max_.reads("1 submission changed hands.")
    row = max_.finds_on_the_board(title)
    expect(row).to_contain_text(to.first_name)
    address = row.get_by_role("link", name=title).get_attribute("href")
    return str(address).rstrip("/").split("/")[-2]


def asks_for_changes(sal: Colleague, title: str) -> None:
    """Note two changes, one with a wording, and give the text back."""
    sal.goes(f"{BOARD}?assignee=mine")
    sal.follows(title)
    sal.follows("Ask for a change : Summary")
    sal.types("What should change, and why", "Say who pays.")
    sal.types("Wording that you propose", PROPOSED)
    sal.presses("Note this change")
    sal.follows("Ask for a change : Background")
    sal.types("What should change, and why", "Say what was there before.")
    sal.presses("Note this change")
    expect(sal.page.get_by_text("Noted, not sent")).to_have_count(2)
    sal.presses("Ask for 2 changes")
    sal.reads("The institution has the text again")


def answers(ann: Person, draft: str) -> None:
    """Take the wording over, answer the other in words, and send it back."""
    ann.goes(draft)
    ann.reads("0 of 2 answered")
    ann.goes(f"{draft}write/summary/")
    ann.presses("Use this wording")
    ann.reads_in("Summary", PROPOSED)
    ann.goes(draft)
    ann.follows("Answer in words : Background")
    ann.types("What did you do, or why not? (optional)", "Nothing was there before.")
    ann.presses("Answer")
    ann.follows("Check and send back: 2 of 2 answered")
    ann.ticks(LICENCE)
    ann.presses("Send back to the Academy: 2 of 2 answered")
    ann.reads("The Academy’s turn")


def edits(sal: Colleague, title: str, page: str) -> None:
    """See only what was changed, close what was answered, and change a word more. Who did so cannot approve it."""
    sal.finds_on_the_board(title)
    sal.follows(title)
    expect(sal.page.get_by_role("heading", name="What was changed since you read it")).to_be_visible()
    expect(sal.page.locator("#at-summary .review-place__words ins")).to_contain_text("Each pays for half.")
    sal.presses("Close all that are answered (2)")
    sal.reads("Done with: 2")

    sal.activates(sal.page.get_by_role("link", name="Edit the text"))  # It leads to Wagtail's editor.
    summary = sal.page.get_by_role("textbox", name=re.compile("^Summary"))
    expect(summary).to_have_value(PROPOSED)
    summary.fill(EDITED)
    with sal.page.expect_navigation():
        sal.page.get_by_role("button", name="Save draft").click()
    sal.edits(page)
    expect(summary).to_have_value(EDITED)
    sal.page.get_by_role("button", name="More actions").click()
    expect(sal.page.get_by_role("button", name="Approve")).to_have_count(0)


def agrees(ada: Person, university: University, *, sees: str, letter: int = 0) -> None:
    """Follow the link in the e-mail, without an account, read what was changed and the page itself, and agree."""
    link = link_in(next_letter(ada.site, university.ada, about="before it is published", after=letter))
    ada.goes(link)
    expect(ada.page.locator("ins").filter(has_text=sees).first).to_be_visible()
    ada.follows("Read the page exactly as it will be published")
    ada.goes(link)
    ada.ticks(re.compile("I can speak for the organisation"))
    ada.presses("Agree to this text")
    ada.reads("You have agreed")
    assert {cookie["name"] for cookie in ada.page.context.cookies()} <= {"csrftoken"}


def finds(reader: Person, title: str, university: University) -> None:
    """Search for it until it is there, a moment after it was published, and read who agreed to it."""
    reader.goes(f"/search/?q={title}")
    while reader.page.get_by_role("link", name=title).count() == 0:
        reader.page.reload()
    reader.follows(title)
    reader.reads(EDITED)
    reader.reads(f"Agreed by {university.name} (Dean of Medicine) on ")


def corrects(ann: Person, draft: str, reader: Person) -> None:
    """Propose a correction and send it. Readers read what was published meanwhile."""
    ann.goes(draft)
    ann.presses("Propose a correction")
    ann.types("Summary", f"{PROPOSED} {CORRECTED}")
    ann.has_saved()
    ann.goes(f"{draft}corrections/")
    expect(ann.page.locator("ins").filter(has_text="and has four posts now")).to_be_visible()
    ann.goes(f"{draft}send/")
    ann.ticks(LICENCE)
    ann.presses("Send to the Academy")
    ann.reads("The Academy’s turn")
    reader.page.reload()
    reader.reads(EDITED)


def reviews_what_is_different(sal: Colleague, title: str) -> None:
    """See the words that differ from the public page, and no others."""
    sal.finds_on_the_board(title)
    sal.follows(title)
    different = sal.page.locator("details").filter(has_text="What is different from the published page")
    expect(different.locator("ins")).to_contain_text("and has four posts now")


def reads_the_correction(reader: Person) -> None:
    """The page has it at once."""
    reader.page.reload()
    reader.reads(CORRECTED)


def lets_the_question_go(max_: Colleague, title: str) -> None:
    """See in the outbox that the institution is asked, hold the message, read it, and let it go."""
    max_.goes(f"/admin/mail/outbox/?q={title}")
    max_.follows(f"is “{title}” still true?")
    max_.presses("Hold")
    max_.presses("Let it go")
    max_.reads("The message goes now.")
    max_.site.manage("shell", "--no-imports", "-c", A_MINUTE_LATER)


def says_that_it_is_still_true(anybody: Person, university: University, title: str) -> None:
    """Follow the link in the e-mail, without an account, and press one button. To look answers nothing; once is enough."""
    letter = next_letter(anybody.site, university.ann, about=f"is “{title}” still true?")
    link = link_in(letter, to="/submit/checks/")
    anybody.goes(link)
    anybody.goes(link)
    anybody.presses("It is still true")
    anybody.reads("Thank you. The page is still true")
    anybody.goes(link)
    expect(anybody.page.get_by_role("button", name="It is still true")).to_have_count(0)
