"""The whole way of a case study, in a real browser: added, published, found, taken down."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]


TITLE = "Harbour fellowships for midwives"


def test_case_study_from_add_to_found_by_search(site, page):
    sign_in(page, site)

    # Add: from the list of case studies in the explorer.
    page.goto("/admin/pages/")
    for title in ("UK clinical academics", "Case studies"):
        page.get_by_role("link", name=re.compile(f"Explore child pages of .{title}")).click()
    page.get_by_role("link", name=re.compile("Add child page")).first.click()
    page.get_by_role("textbox", name=re.compile("^Title")).fill(TITLE)
    page.keyboard.press("Tab")
    page.get_by_role("textbox", name=re.compile("^Summary")).fill(
        "A sample: midwives study for a doctorate while they practise."
    )
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("created").first).to_be_visible()
    edit = page.url

    # Not public yet.
    assert page.request.get(f"{site.url}/case-studies/harbour-fellowships-for-midwives/").status == 404

    # Publish, and see it as the public does.
    page.goto(edit)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("published").first).to_be_visible()
    page.goto("/case-studies/harbour-fellowships-for-midwives/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Not yet known").first).to_be_visible()

    # Found, by its words, a moment later.
    page.goto("/search/?q=harbour+midwives")
    while page.get_by_role("link", name=TITLE).count() == 0:
        page.reload()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()

    # Taken down, and gone from search at once.
    page.goto(edit)
    page.goto(edit.replace("/edit/", "/unpublish/"))
    page.get_by_role("button", name=re.compile("Yes, unpublish")).click()
    page.goto("/search/?q=harbour+midwives")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
