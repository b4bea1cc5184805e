"""What a machine can tell of whether everybody can use a page."""

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MOST_TAB_STOPS = 400
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(e => {
    const says = e.matches('button, input, select, textarea') || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const box = e.getBoundingClientRect();
    if (!says || box.width < 2 || box.right <= innerWidth + 1 || !e.checkVisibility({checkVisibilityCSS: true})) return false;
    for (let around = e.parentElement; around && around.tagName !== 'MAIN'; around = around.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(around).overflowX)) return false;
    return true;
}).map(e => e.outerHTML.slice(0, 90))"""
"""What says something, lies beyond the window's edge, and is in nothing that can be moved sideways."""
CONTROLS = """([within, selector]) => [...document.querySelector(within).querySelectorAll(selector)]
    .filter(e => e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && e.type !== 'hidden'
        && e.tabIndex >= 0 && !(e.type === 'radio' && !e.checked))
    .map((e, n) => { e.dataset.stop = n; return e.outerHTML.slice(0, 90); })"""
FOCUS = """() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const s = getComputedStyle(e);
    return [Number(e.dataset.stop), s.outlineStyle !== 'none' || s.boxShadow !== 'none', e.outerHTML.slice(0, 90)];
}"""
NOT_SAVED = "Object.keys(localStorage).filter(key => key.startsWith('writing:'))"
"""What was typed on the pages of a case study and the server does not have yet."""


Known = Collection[tuple[str, str]]


def violations(page: Page, *, known: Known = ()) -> list[str]:
    """What axe finds, one line each, but for what is known: a rule, and the one place at which it may be broken."""
    lines = []
    for found in Axe().run(page).response["violations"]:
        places = [node["target"] for node in found["nodes"] if (found["id"], *node["target"]) not in known]
        if places:
            lines.append(f"{found['id']}: {found['help']}: {places[:3]}")
    return lines


def fits(page: Page) -> None:
    """Nothing is wider than the window, and nothing is cut off at its edge."""
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], page.url
    cut_off = page.evaluate(CUT_OFF)
    assert not cut_off, (page.url, cut_off)


def looks_right(page: Page, *, known: Known = ()) -> None:
    """Everything fits, and axe finds nothing that is not known."""
    fits(page)
    if runs_scripts(page):
        found = violations(page, known=known)
        assert not found, (page.url, found)


def looks_right_in_both_schemes(page: Page) -> None:
    """Everything fits, axe finds nothing in light or in dark, and there is one heading of the whole."""
    fits(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # Colours change slowly.
        page.evaluate("document.getAnimations().forEach(animation => animation.cancel())")
        assert violations(page) == [], (page.url, scheme)
    assert page.locator("h1").count() == 1, page.url


def runs_scripts(page: Page) -> bool:
    """Whether scripts run here. Axe is one, and waits for ever where none runs: the same pages are looked at where they do."""
    return bool(page.evaluate("matchMedia('(scripting: enabled)').matches"))


def keyboard_reaches_everything(page: Page, *, within: str = "body") -> None:
    """Tab leads to each control, and each shows that it has the focus."""
    selector = "a[href], button, input, select, textarea, summary, [tabindex='0']"
    missed = dict(enumerate(page.evaluate(CONTROLS, [within, selector])))
    assert missed

    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        assert stop[1], f"focus cannot be seen on {stop[2]}"
        missed.pop(stop[0], None)

    assert not missed, (page.url, missed)
