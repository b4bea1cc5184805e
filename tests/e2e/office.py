"""The Academy's staff, as tests of a whole way tell of them: at desks, in Wagtail's admin, with no more rights than their group has."""

import re
import secrets
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import RunningSite, sign_in
from tests.e2e.looking import looks_right
from tests.e2e.person import Device, Person

EMPLOYED = """
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from home.models import User
user = User.objects.create_user("{name}", "{name}@academy.example", "{password}", first_name="{first}")
EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
user.groups.add(Group.objects.get(name="{group}"))
"""
WAGTAILS_OWN = {("aria-allowed-role", 'h2[role="alert"]')}
"""Wagtail's own faults: above what a search of a list found, the number is a heading and an alert (generic/listing_results.html)."""
BOARD = "/admin/submissions/board/"


@dataclass(frozen=True)
class Colleague(Person):
    """Somebody who is signed in to the admin."""

    first_name: str = ""

    @classmethod
    def employed(cls, browser: Browser, site: RunningSite, first: str, group: str) -> Self:
        """Take somebody on, and let them sign in."""
        name, password = f"{first.lower()}-{secrets.token_hex(4)}", secrets.token_urlsafe(16)
        values = {"name": name, "password": password, "first": f"{first} {name[-8:]}", "group": group}
        site.manage("shell", "--no-imports", "-c", EMPLOYED.format(**values))
        page = Device(browser, site).opened().new_page()
        page.emulate_media(reduced_motion="reduce")
        sign_in(page, site, name=name, password=password)
        return cls(site, page, values["first"])

    def looks(self) -> None:
        """Wagtail's scripts finish what a page shows."""
        self.page.wait_for_load_state("networkidle")
        looks_right(self.page, known=WAGTAILS_OWN)

    def types(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Wagtail puts an asterisk into the label of what must be filled in."""
        (within or self.page).get_by_label(label).fill(text)

    def finds_on_the_board(self, title: str) -> Locator:
        """Look for it among all the others, and return its row."""
        self.goes(f"{BOARD}?q={title}")
        row = self.page.locator("table.listing tbody tr")
        expect(row).to_have_count(1)
        return row

    def edits(self, page_id: str) -> None:
        """Open Wagtail's own editor, which is Wagtail's to look at."""
        self.page.goto(f"/admin/pages/{page_id}/edit/")

    def approves(self, page_id: str, title: str, *, now: str) -> None:
        """End the step that the review is at, by the button of Wagtail's own menu, and see on the board where it stands now."""
        self.edits(page_id)
        self.page.get_by_role("button", name="More actions").click()
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile("^Approve( and Publish)?$")).click()
        expect(self.finds_on_the_board(title)).to_contain_text(now)
