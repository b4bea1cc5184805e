"""Every kind of public page: for everyone, on every screen, without JavaScript, by keyboard."""

import re
from urllib.request import urlopen

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import RunningSite, sign_in
from tests.e2e.looking import keyboard_reaches_everything, violations

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

ADDRESSES = {
    "landing page": "/",
    "case study with much": "/case-studies/mrc-medicines-development/",
    "case study with little": "/case-studies/catalys-manchester/",
    "list of case studies": "/case-studies/",
    "search": "/search/?q=fellowship",
    "search with filters": "/search/?nation=england&kind=case-study",
    "search without results": "/search/?q=xyzzyplugh",
    "summit": "/summit/",
    "statement": "/statement/",
    "funder map": "/funding/",
    "funder map filtered": "/funding/?nation=scotland",
    "partners": "/partners/",
    "policy work": "/policy/",
    "contact": "/contact/",
    "privacy notice": "/privacy/",
    "accessibility statement": "/accessibility/",
    "report a mistake": "/report-a-mistake/?page=/statement/",
    "agreed version": "/statement/versions/1/",
    "nothing there": "/is-not-there/",
}
FOUND = {"policy page": r"/policy/.+", "summit output": r"/summit/.+", "grants": r".*grant.*"}
PAGES = [*ADDRESSES, *FOUND]
STATUS = {"nothing there": 404}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")


def sitemap(site: RunningSite) -> list[str]:
    """The addresses of all public pages, without the host."""
    with urlopen(f"{site.url}/sitemap.xml") as answer:
        return [
            re.sub(r"^https?://[^/]+", "", address)
            for address in re.findall(r"<loc>(.*?)</loc>", answer.read().decode())
        ]


def address_of(name: str, site: RunningSite) -> str:
    """Where a page is; for page types whose slugs staff may change, the first one of the sitemap."""
    if name in ADDRESSES:
        return ADDRESSES[name]
    return next(address for address in sitemap(site) if re.fullmatch(FOUND[name], address))


@pytest.fixture(scope="module", autouse=True)
def _agreed_version(browser: Browser, site: RunningSite) -> None:
    """Agree the statement as it is published, so that there is a version to read."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sign_in(page, site)
    page.goto("/admin/pages/")
    page.get_by_role("link", name=re.compile("Explore child pages of .UK clinical academics")).click()
    edit = page.locator("a[href$='/edit/']", has_text="Statement of").first.get_attribute("href")
    page.goto(edit.replace("/admin/pages/", "/admin/statement/").replace("/edit/", "/agree/"))
    page.locator("input[name=label]").fill("First agreed version")
    page.get_by_role("button", name="Agree this version").click()
    expect(page.get_by_text("is agreed as version 1")).to_be_visible()
    context.close()


@pytest.fixture(params=SCHEMES)
def scheme(request):
    return request.param


@pytest.fixture(params=WIDTHS)
def width(request):
    return request.param


@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_and_fits(name, scheme, width, site, page):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})

    response = page.goto(address_of(name, site))

    assert response.status == STATUS.get(name, 200)
    assert violations(page) == []
    assert page.evaluate(FITS)


def test_every_page_of_the_sitemap_answers_without_an_inline_style_or_script(site, page):
    for address in sitemap(site):
        response = page.goto(address)

        assert response.status == 200, address
        assert page.locator("[style]").count() == 0, address
        assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0, address
        assert page.locator("h1").count() == 1, address


def test_every_link_on_the_landing_page_leads_somewhere(site, page):
    page.goto("/")
    links = page.eval_on_selector_all("a[href^='/']", "links => [...new Set(links.map(l => l.getAttribute('href')))]")

    for link in links:
        assert page.request.get(site.url + link).ok, link


@pytest.mark.parametrize("name", PAGES)
def test_keyboard_reaches_everything_and_shows_where_it_is(name, width, site, page):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address_of(name, site))

    keyboard_reaches_everything(page)


def test_skip_link_is_first_and_leads_to_the_content(page):
    page.goto("/case-studies/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_page_at_400_percent_fits(browser: Browser, site: RunningSite):
    # 1280 pixels at 400 % is 320 pixels wide: WCAG 1.4.10.
    with site.window(browser, width=320) as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(address_of(name, site))

            assert page.evaluate(FITS), name


CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(e => {
    const style = getComputedStyle(e);
    const hides = way => way === 'hidden' || way === 'clip';
    return e.checkVisibility() && e.clientWidth > 1 && e.innerText?.trim() && (
        (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
        || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1));
}).map(e => e.outerHTML.slice(0, 120))"""
SIZE = "parseFloat(getComputedStyle(document.querySelector('main p, main li')).fontSize)"


def test_text_at_twice_the_size_grows_and_nothing_is_cut_off(width, site, page):
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        page.goto(address_of(name, site))
        before = page.evaluate(SIZE)

        page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert page.evaluate(SIZE) > 1.5 * before, name
        assert page.evaluate(FITS), name
        assert page.evaluate(CUT_OFF) == [], name


@pytest.mark.parametrize("name", PAGES)
def test_page_on_paper_has_all_its_text_and_no_way_around_the_site(name, site, page):
    page.emulate_media(color_scheme="dark")
    page.goto(address_of(name, site))
    headings = page.locator("main :is(h1, h2):visible").all_inner_texts()

    printed = text_of(page.pdf(format="A4"))

    assert [heading for heading in headings if bare(heading) not in printed and heading != "On this page"] == []
    page.emulate_media(media="print")
    assert page.locator(":is(.site-nav, .site-search, .breadcrumbs, .page-foot, .side):visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    assert page.evaluate(FITS)


A4_WIDTH = 672
"""Pixels between the margins of a sheet."""


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    document.close()
    return bare(text)


def bare(text: str) -> str:
    """The letters alone: lines are broken and joined elsewhere on paper."""
    return "".join(re.findall(r"\w", text.casefold()))


def test_page_does_not_move_while_it_loads(width, site, page):
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.moved += e.value; }))
            .observe({type: 'layout-shift', buffered: true});"""
    )
    for name in PAGES:
        page.goto(address_of(name, site), wait_until="networkidle")

        assert page.evaluate("window.moved") < 0.02, name
