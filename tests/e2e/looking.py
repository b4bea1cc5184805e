"""What a machine can tell of whether everybody can use a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}: {[node['target'] for node in v['nodes']][:3]}" for v in found]


def looks_right(page: Page) -> None:
    """Nothing is wider than the window, and axe finds nothing."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], page.url
    if runs_scripts(page):
        assert violations(page) == [], page.url


def runs_scripts(page: Page) -> bool:
    """Whether scripts run here. Axe is one, and waits for ever where none runs: the same pages are looked at where they do."""
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))
