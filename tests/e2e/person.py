"""A person at one device, as tests of a whole way tell of them: whatever they come to is looked at."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import Pattern
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import RunningSite
from tests.e2e.inbox import code_in, letters, next_letter
from tests.e2e.looking import MOST_TAB_STOPS, NOT_SAVED, looks_right, runs_scripts

SAVED = re.compile(r"^Saved at \d\d:\d\d\.")


@dataclass(frozen=True)
class Device:
    """What somebody sits at: how wide it is, whether it runs scripts, and whether it has only a keyboard."""

    browser: Browser
    site: RunningSite
    scripts: bool = True
    width: int = 1280
    keyboard: bool = False

    def opened(self) -> BrowserContext:
        """A browser window on it that knows nothing yet."""
        return self.site.window(self.browser, scripts=self.scripts, width=self.width)


@contextmanager
def at_device(browser: Browser, site: RunningSite, **kind: Any) -> Iterator[Device]:
    """Put up such a device. All its windows are closed at the end."""
    before = set(browser.contexts)
    yield Device(browser, site, **kind)
    for context in set(browser.contexts) - before:
        context.close()


@dataclass(frozen=True)
class Person:
    """Somebody with a tab open."""

    site: RunningSite
    page: Page

    @classmethod
    def at(cls, device: Device) -> "Person":
        """Sit down at a device."""
        who = AtKeyboard if device.keyboard else Person
        return who(device.site, device.opened().new_page())

    def looks(self) -> None:
        """See that everybody could use this page."""
        looks_right(self.page)

    def goes(self, address: str) -> None:
        """Open an address, and look."""
        self.page.goto(address)
        self.looks()

    def follows(self, words: str, *, within: Locator | None = None) -> None:
        """Follow a link, and look at where it leads."""
        with self.page.expect_navigation():
            self.activates((within or self.page.locator("main")).get_by_role("link", name=words).first)
        self.looks()

    def signs_in_from_here(self) -> None:
        """Follow the link at the top of every page of the portal."""
        self.follows("Sign in", within=self.page.get_by_role("navigation", name="Your case studies"))

    def presses(self, words: str) -> None:
        """Press a button that leads somewhere, and look."""
        with self.page.expect_navigation():
            self.activates(self.page.get_by_role("button", name=words, exact=True))
        self.looks()

    def activates(self, control: Locator) -> None:
        """Press a button or follow a link."""
        control.click()

    def presses_twice(self, words: str) -> None:
        """Press a button again before anything came of it."""
        self.page.get_by_role("button", name=words, exact=True).dblclick()

    def types(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Write into a box, instead of what is there."""
        (within or self.page).get_by_label(label, exact=True).fill(text)

    def ticks(self, label: str | Pattern[str]) -> None:
        """Tick a box, or choose one of several."""
        self.page.get_by_label(label).check()

    def brings(self, label: str, file: Path) -> None:
        """Choose a file."""
        self.page.get_by_label(label, exact=True).set_input_files(file)

    def downloads(self, words: str, to: Path) -> None:
        """Follow a link to a file, and keep it."""
        with self.page.expect_download() as told:
            self.activates(self.page.get_by_role("link", name=words))
        told.value.save_as(to)

    def reads(self, words: str) -> None:
        """See these words somewhere on the page."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def reads_in(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """See this in a box."""
        expect((within or self.page).get_by_label(label, exact=True)).to_have_value(text)

    def has_saved(self) -> None:
        """Wait until what was typed is saved: by itself, or by the button where no script runs."""
        if runs_scripts(self.page):
            self.page.wait_for_function(f"() => {NOT_SAVED}.length === 0")
            expect(self.page.locator("#save-state")).to_have_text(SAVED)
        else:
            self.presses("Save")
            expect(self.page.get_by_text(SAVED).first).to_be_visible()

    def makes_an_account(self, email: str, name: str) -> None:
        """From the page of signing in: an account by the code in an e-mail."""
        self.follows("Make an account")
        self.types("E-mail address", email)
        self.types("First name", name)
        self._gets_a_code(email, "Send me a code", "Confirm")

    def signs_in(self, email: str) -> None:
        """On the page of signing in: by the code in an e-mail."""
        self.types("E-mail address", email)
        self._gets_a_code(email, "Go on", "Sign in")

    def _gets_a_code(self, email: str, ask: str, send: str) -> None:
        before = len(letters(self.site, email))
        self.presses(ask)
        self.types("Code", code_in(next_letter(self.site, email, after=before)))
        self.presses(send)
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()


class AtKeyboard(Person):
    """Somebody who uses no pointer: Tab leads to each control, Enter and Space do what it does."""

    def reaches(self, control: Locator) -> None:
        """Press Tab until the focus is there."""
        for _ in range(MOST_TAB_STOPS):
            if control.evaluate("(element) => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} cannot be reached by Tab at {self.page.url}.")

    def activates(self, control: Locator) -> None:
        """By Enter."""
        self.reaches(control)
        self.page.keyboard.press("Enter")

    def presses_twice(self, words: str) -> None:
        """By Enter, and Enter again."""
        self.reaches(self.page.get_by_role("button", name=words, exact=True))
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Enter")

    def types(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Key by key, instead of what is there."""
        self.reaches((within or self.page).get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def ticks(self, label: str | Pattern[str]) -> None:
        """By Space."""
        box = self.page.get_by_label(label)
        self.reaches(box)
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def brings(self, label: str, file: Path) -> None:
        """By Space, which opens the window in which one chooses."""
        with self.page.expect_file_chooser() as told:
            # Reached after the browser was told not to open the window itself: it is told on another way than it gets
            # keys, which a key pressed at once may overtake.
            self.reaches(self.page.get_by_label(label, exact=True))
            self.page.keyboard.press("Space")
        told.value.set_files(file)
