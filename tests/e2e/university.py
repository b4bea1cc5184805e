"""An organisation of the tests of a whole way: what staff know of it, and what whoever writes for it does first and last."""

import re
import secrets
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.conftest import RunningSite
from tests.e2e.inbox import next_letter, words
from tests.e2e.person import Person

LISTED = """
from home.models import EmailDomain, Organisation
organisation = Organisation.objects.create(name="University of {name} (sample)", kind="university")
EmailDomain.objects.create(organisation=organisation, domain="{name}.example")
"""
"""What staff did before: an organisation in the list, and the domain of its addresses."""
LICENCE = re.compile("We agree that the text")


@dataclass(frozen=True)
class University:
    """The organisation of two people, their addresses, and that of who agrees for it. The colleague's is of the hospital."""

    name: str
    ann: str
    ben: str
    ada: str


def listed(site: RunningSite) -> University:
    """One that staff know and nobody else yet."""
    name = f"sampleton-{secrets.token_hex(4)}"
    site.manage("shell", "--no-imports", "-c", LISTED.replace("{name}", name))
    return University(
        f"University of {name} (sample)",
        f"ann@{name}.example",
        f"ben@hospital-of-{name}.example",
        f"ada@{name}.example",
    )


def starts_without_an_account(ann: Person, title: str) -> str:
    """Begin in a browser that nobody knows, and return the address of the case study."""
    ann.goes("/submit/")
    ann.follows("Start your case study")
    ann.types("What is your case study called?", title)
    ann.presses("Start writing")
    ann.types("Start year", "2021")
    ann.types("Start note", "With two posts at first.")
    ann.has_saved()
    return ann.page.url.split("write/")[0]


def makes_an_account_and_keeps_what_was_written(ann: Person, draft: str, email: str) -> None:
    """Sign up from the middle of writing, and be led back to it."""
    ann.signs_in_from_here()
    ann.makes_an_account(email, "Ann")
    expect(ann.page).to_have_url(f"{draft}write/summary/")
    ann.reads_in("Start year", "2021")
    ann.reads_in("Start note", "With two posts at first.")


def writes_for_the_organisation(ann: Person, draft: str, university: University) -> None:
    """Join by an address that staff know, and give the case study to the organisation."""
    ann.goes(draft)
    ann.follows("Say for which organisation it is written")
    ann.follows("Join one")
    ann.presses(f"Join {university.name}")
    ann.goes(draft)
    ann.follows("Say for which organisation it is written")
    ann.ticks(university.name)
    ann.presses("Choose this organisation")


def writes_what_is_missing(ann: Person, draft: str) -> None:
    """What is needed is named, with the way to it."""
    ann.goes(draft)
    ann.follows("Check and send")
    ann.follows(
        "write one or two sentences", within=ann.page.get_by_role("region", name="Needed before it can be sent")
    )
    ann.types("Summary", "A hospital and a university share the time of their consultants.")
    ann.has_saved()


def sends(ann: Person, draft: str, university: University, *, about_pictures: bool) -> None:
    """Without the agreement it does not go; with it, and with the name of who agrees to the final text, it goes."""
    ann.goes(f"{draft}send/")
    ann.presses("Send to the Academy")
    ann.ticks(LICENCE)
    if about_pictures:
        ann.ticks(re.compile("Everybody who can be recognised"))
    ann.types("Name (optional)", "Ada Sample")
    ann.types("Role (optional)", "Dean of Medicine")
    ann.types("E-mail address (optional)", university.ada)
    ann.presses_twice("Send to the Academy")
    expect(ann.page).to_have_url(draft)
    ann.reads("The Academy’s turn")


def has_a_receipt(ann: Person, title: str, email: str) -> None:
    """It says what comes next."""
    receipt = next_letter(ann.site, email, about=f"We have received “{title}”")
    assert "You do not have to do anything now." in words(receipt)
