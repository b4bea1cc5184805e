"""Files of a draft in a real browser, begun without an account: with and without JavaScript, on a phone and on a wide screen."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.casestudies.test_word_file import box
from tests.e2e.conftest import RunningSite
from tests.e2e.looking import looks_right

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

WINDOWS = [(True, 1280), (True, 390), (False, 1280), (False, 390)]


@pytest.fixture(params=WINDOWS, ids=lambda window: f"{'script' if window[0] else 'no script'}, {window[1]}")
def draft(request: Any, browser: Browser, site: RunningSite) -> Iterator[Page]:
    """A tab with the first step of a case study that was just begun, and no account."""
    scripts, width = request.param
    with site.window(browser, scripts=scripts, width=width) as context:
        page = context.new_page()
        page.goto("/submit/start/")
        page.get_by_label("What is your case study called?").fill("Joint posts (sample)")
        page.get_by_role("button", name="Start writing").click()
        expect(page).to_have_url(re.compile(r"/write/summary/$"))
        yield page


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


def test_picture_and_document_are_added_and_removed(draft: Page) -> None:
    page = draft
    page.goto(page.url.replace("/summary/", "/images/"))
    file = {"name": "ward.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    looks_right(page)

    # Half of it: the mistakes are beside their fields, what was typed is still there.
    page.get_by_label("Credit").fill("University of Sampleton (sample)")
    page.get_by_label("Picture", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload the image").press("Enter")
    expect(page.get_by_text("Say what the picture shows.").first).to_be_visible()
    expect(page.get_by_label("Credit")).to_have_value("University of Sampleton (sample)")
    looks_right(page)

    page.get_by_label("Picture", exact=True).set_input_files(file)
    page.get_by_label("What the picture shows").fill("Two nurses at a screen")
    page.get_by_label(re.compile("We may let the Academy publish")).check()
    page.get_by_role("button", name="Upload the image").press("Enter")
    row = page.get_by_role("group", name="Image 1")
    expect(row.get_by_label("Alternative text")).to_have_value("Two nurses at a screen")
    shown = row.locator("img")
    expect(shown).to_be_visible()
    assert page.request.get(str(shown.get_attribute("src"))).status == 200
    looks_right(page)

    page.goto(page.url.split("#")[0].replace("/images/", "/documents/"))
    page.get_by_label("Document", exact=True).set_input_files(
        {"name": "job.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    page.get_by_role("button", name="Upload the document").click()
    expect(page.get_by_role("link", name="job.pdf")).to_be_visible()
    looks_right(page)

    page.get_by_role("button", name="Remove Document 1").click()
    expect(page.get_by_role("link", name="job.pdf")).to_have_count(0)


def test_progress_of_an_upload_moves(browser: Browser, site: RunningSite) -> None:
    buffer = io.BytesIO()
    Image.frombytes("RGB", (1200, 800), os.urandom(1200 * 800 * 3)).save(buffer, "JPEG", quality=80)
    with site.window(browser) as context:
        page = context.new_page()
        page.goto("/submit/start/")
        page.get_by_label("What is your case study called?").fill("Joint posts (sample)")
        page.get_by_role("button", name="Start writing").click()
        page.goto(page.url.replace("/summary/", "/images/"))
        page.get_by_label("Picture", exact=True).set_input_files(
            {"name": "ward.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
        )
        page.get_by_label("What the picture shows").fill("Noise")
        page.get_by_label("Credit").fill("University of Sampleton (sample)")
        page.get_by_label(re.compile("We may let the Academy publish")).check()
        # A slow line: the whole takes some seconds.
        slow = {
            "offline": False,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": len(buffer.getvalue()) / 3,
        }
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
        page.evaluate(
            """() => {
              const bar = document.querySelector("[data-upload] progress");
              window.values = [];
              new MutationObserver(() => window.values.push(bar.value)).observe(bar, { attributes: true });
            }"""
        )

        page.get_by_role("button", name="Upload the image").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_text("“ward.jpg” is added.")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_be_hidden()
        values = page.evaluate("window.values")

    assert values == sorted(values)
    assert (values[0], values[-1]) == (0, 100)
    assert len({value for value in values if 0 < value < 100}) >= 3


def test_case_study_is_taken_away_and_brought_back(draft: Page, tmp_path: Path) -> None:
    page = draft
    # On a phone the ways below the steps are folded away.
    page.goto(page.url.replace("/write/summary/", "/word/upload/"))
    looks_right(page)
    with page.expect_download() as told:
        page.get_by_role("link", name="Download what is written as a Word file").click()
    assert told.value.suggested_filename == "joint-posts-sample.docx"
    told.value.save_as(tmp_path / "away.docx")
    document = Document(str(tmp_path / "away.docx"))
    box(document, "Summary").cell(1, 0).paragraphs[0].text = "Written together (sample)."
    box(document, "Goals").cell(1, 0).paragraphs[0].text = "Not wanted (sample)."
    box(document, "Partner (new)").cell(1, 1).paragraphs[0].text = "University of Sampleton (sample)"
    document.save(str(tmp_path / "back.docx"))

    # The wrong file first: a sentence that says what to do.
    page.get_by_label("Word file").set_input_files(
        {"name": "other.docx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04"}
    )
    page.get_by_role("button", name="Bring the file").click()
    expect(page.get_by_text("is not what its name says").first).to_be_visible()
    looks_right(page)

    page.get_by_label("Word file").set_input_files(tmp_path / "back.docx")
    page.get_by_role("button", name="Bring the file").click()
    expect(page.get_by_role("heading", name="Take what the file says")).to_be_visible()
    expect(page.get_by_label("Take “Summary”")).to_be_checked()
    expect(page.locator("ins").filter(has_text="Written together (sample).")).to_be_visible()
    expect(page.get_by_label("Take “Partner, new”")).to_be_checked()
    looks_right(page)

    page.get_by_label("Take “Goals”").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Take what is ticked").press("Enter")
    expect(page.get_by_text("2 answers taken from the file.")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_value("Written together (sample).")
    page.goto(page.url.replace("/summary/", "/partners/"))
    expect(page.get_by_role("group", name="Partner 1").get_by_label("Organisation")).to_have_value(
        "University of Sampleton (sample)"
    )
    page.goto(page.url.replace("/partners/", "/story/"))
    expect(page.get_by_label("Goals")).to_have_value("")
