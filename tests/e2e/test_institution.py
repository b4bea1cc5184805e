"""The whole way of an institution in a real browser: two people, three devices, from the first word to the receipt.

At each step they do what people do, and every screen that they come to is looked at by axe, where scripts run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.casestudies.test_word_file import box
from tests.e2e.conftest import RunningSite
from tests.e2e.inbox import letters, link_in, next_letter
from tests.e2e.person import Device, Person, at_device
from tests.e2e.university import (
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

TITLE = "Joint posts of a hospital and a university (sample)"
DEVICES: dict[str, dict[str, Any]] = {
    "wide": {},
    "phone": {"width": 390},
    "without scripts": {"scripts": False},
    "keyboard alone": {"keyboard": True},
}


@pytest.fixture(params=DEVICES)
def device(request: Any, browser: Browser, site: RunningSite) -> Iterator[Device]:
    """What both sit at."""
    with at_device(browser, site, **DEVICES[request.param]) as device:
        yield device


def test_two_people_write_and_send_a_case_study(device: Device, site: RunningSite, tmp_path: Path) -> None:
    university = listed(site)
    ann = Person.at(device)
    draft = starts_without_an_account(ann, TITLE)
    makes_an_account_and_keeps_what_was_written(ann, draft, university.ann)
    writes_for_the_organisation(ann, draft, university)

    ann = Person.at(device)
    goes_on_elsewhere(ann, draft, university.ann)
    names_the_partners(ann, draft)
    invites(ann, draft, university)
    ben = Person.at(device)
    accepts(ben, draft, university)

    write_in_one_part(ann, ben, draft)
    write_the_same_words(ann, ben, draft)
    adds_a_picture(ben, draft, tmp_path)
    takes_away_and_brings_back(ben, draft, tmp_path)
    shares_with_a_reader(ann, device, draft)
    reads_as_it_will_be_published(ann, draft)
    writes_what_is_missing(ann, draft)
    sends(ann, draft, university, about_pictures=True)
    both_have_one_receipt(ann, university)


def goes_on_elsewhere(ann: Person, draft: str, email: str) -> None:
    """On another device nothing is there before one signs in, and everything after."""
    ann.goes("/submit/mine/")
    ann.reads("You have no case study yet.")
    ann.signs_in_from_here()
    ann.signs_in(email)
    expect(ann.page).to_have_url(re.compile("/submit/mine/$"))
    ann.follows("Go on writing")
    expect(ann.page).to_have_url(f"{draft}write/summary/")
    ann.reads_in("Start note", "With two posts at first.")


def invites(ann: Person, draft: str, university: University) -> None:
    """Invite a colleague of the hospital to write."""
    ann.goes(draft)
    ann.follows("People who write for")
    ann.types("E-mail address", university.ben)
    ann.presses("Send the invitation")
    ann.reads(f"{university.ben}")


def accepts(ben: Person, draft: str, university: University) -> None:
    """Follow the link in the e-mail, make an account, accept, find the case study."""
    ben.goes(link_in(next_letter(ben.site, university.ben)))
    ben.makes_an_account(university.ben, "Ben")
    ben.presses("Accept the invitation")
    ben.goes("/submit/mine/")
    ben.follows(TITLE)
    expect(ben.page).to_have_url(draft)


def names_the_partners(ann: Person, draft: str) -> None:
    """Two rows, of which the second is taken out, brought back, and comes first."""
    ann.goes(f"{draft}write/partners/")
    for number, name in enumerate(("Sampleton Hospitals", "Sampleton Trust"), 1):
        ann.presses("Add a partner")
        ann.types("Organisation", name, within=ann.page.get_by_role("group", name=f"Partner {number}"))
    ann.presses("Remove Partner 2")
    ann.reads("“Partner 2” was taken out.")
    ann.presses("Bring it back Partner 2")
    ann.presses("Move up Partner 2")
    ann.reads_in("Organisation", "Sampleton Trust", within=ann.page.get_by_role("group", name="Partner 1"))
    ann.reads_in("Organisation", "Sampleton Hospitals", within=ann.page.get_by_role("group", name="Partner 2"))


def write_in_one_part(ann: Person, ben: Person, draft: str) -> None:
    """Both have the same text open; each changes another paragraph of it."""
    ann.goes(f"{draft}write/story/")
    ann.types("Background", "Consultants had no time.\n\nNobody paid for research.")
    ann.has_saved()
    ben.goes(f"{draft}write/story/")
    ann.types("Background", "Consultants had no time for research.\n\nNobody paid for research.")
    ann.has_saved()
    ben.types("Background", "Consultants had no time.\n\nNobody paid for research in the clinic.")
    ben.has_saved()

    both = "Consultants had no time for research.\n\nNobody paid for research in the clinic."
    ben.reads_in("Background", both)
    ann.goes(f"{draft}write/story/")
    ann.reads_in("Background", both)


def write_the_same_words(ann: Person, ben: Person, draft: str) -> None:
    """Both answer the same question; both texts are there, and one of them says what stands."""
    ben.goes(f"{draft}write/story/")
    ann.types("Goals", "Four posts.")
    ann.has_saved()
    ben.types("Goals", "Five posts.")
    ben.has_saved()
    clash = ben.page.get_by_role("region", name="Two people changed this")
    expect(clash).to_contain_text("Four posts.")
    expect(clash).to_contain_text("Five posts.")
    ben.presses("Keep both, one after the other")

    ben.reads_in("Goals", "Four posts.\n\nFive posts.")
    ann.goes(f"{draft}write/story/")
    ann.reads_in("Goals", "Four posts.\n\nFive posts.")


def adds_a_picture(ben: Person, draft: str, directory: Path) -> None:
    """A picture with what is said of it."""
    Image.new("RGB", (600, 400), "teal").save(directory / "ward.jpg")
    ben.goes(f"{draft}write/images/")
    ben.brings("Picture", directory / "ward.jpg")
    ben.types("What the picture shows", "Two nurses at a screen")
    ben.types("Credit", "University of Sampleton (sample)")
    ben.ticks(re.compile("We may let the Academy publish"))
    ben.activates(ben.page.get_by_role("button", name="Upload the image"))
    expect(ben.page.get_by_role("group", name="Image 1").locator("img")).to_be_visible()


def takes_away_and_brings_back(ben: Person, draft: str, directory: Path) -> None:
    """Change an answer in the Word file, see it, and take it."""
    ben.goes(f"{draft}word/upload/")
    ben.downloads("Download what is written as a Word file", directory / "away.docx")
    document = Document(str(directory / "away.docx"))
    box(document, "Lessons for others").cell(1, 0).paragraphs[0].text = "Begin with the job plan."
    document.save(str(directory / "back.docx"))

    ben.brings("Word file", directory / "back.docx")
    ben.presses("Bring the file")
    expect(ben.page.locator("ins").filter(has_text="Begin with the job plan.")).to_be_visible()
    expect(ben.page.get_by_label("Take “Lessons for others”")).to_be_checked()
    ben.presses("Take what is ticked")
    ben.goes(f"{draft}write/lessons/")
    ben.reads_in("Lessons for others", "Begin with the job plan.")


def shares_with_a_reader(ann: Person, device: Device, draft: str) -> None:
    """Somebody without an account reads by a secret link and comments; the comment stands beside the text."""
    ann.goes(draft)
    ann.follows("Share the draft")
    ann.types("Whom is the link for?", "Head of nursing")
    ann.presses("Make a link")

    reader = Person.at(device)
    reader.goes(ann.page.get_by_label("Secret link").input_value())
    reader.reads("Begin with the job plan.")
    reader.types("Your name", "A. Reader")
    reader.types("Your comment", "Say who pays for the posts.")
    reader.presses("Send the comment")
    reader.reads("Your comment was kept.")

    ann.goes(f"{draft}preview/")
    expect(ann.page.get_by_text("Say who pays for the posts.")).to_have_count(1)


def reads_as_it_will_be_published(ann: Person, draft: str) -> None:
    """The preview is the page, with all that both wrote."""
    ann.goes(draft)
    ann.follows("Preview")
    for text in ("This is a preview", "in the clinic.", "Five posts.", "Begin with the job plan."):
        ann.reads(text)
    expect(ann.page.get_by_role("img", name="Two nurses at a screen")).to_be_visible()


def both_have_one_receipt(ann: Person, university: University) -> None:
    """The receipt is in the mail, of both, and among the messages: once, although the button was pressed twice."""
    both, subject = (university.ann, university.ben), f"We have received “{TITLE}”"
    for address in both:
        has_a_receipt(ann, TITLE, address)
    ann.goes("/submit/messages/")
    expect(ann.page.get_by_text(subject)).to_have_count(1)
    assert [len(letters(ann.site, address, about=subject)) for address in both] == [1, 1]
