#!/usr/bin/env python3
"""Takes the pictures in docs/: a site of its own with the starter content, a real browser, small files.

Run as `make screenshots`. Nothing of the site in var/ is shown or touched.
"""

import io
import json
import logging
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from docx import Document
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import PROJECT, Site, free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = (1280, 800)
SECONDS_TO_COUNT = 8
COLOURS = 128
MOST_BYTES = 150_000
FOR_EDITORS = PROJECT / "docs" / "editors" / "images"
FOR_INSTITUTIONS = PROJECT / "docs" / "images" / "submitting"
FOR_README = PROJECT / "docs" / "images"
CASE_STUDY = "finn-fellowships"

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""Searches of robots, which a browser without a window is, are not counted."""
SEARCHES = ("ACF", "walport", "nurses", "doctorate for nurses", "ACF", "zebrafish")

ASK_TO_AGREE = """
from casestudies.domain.signing import ask_for_agreement
from casestudies.models import CaseStudyPage, Submission
submission = Submission.objects.get(stage="sign-off")
text = submission.page.get_latest_revision_as_object()
text.summary += " An editor added this sentence (sample)."
text.save_revision()
CaseStudyPage.objects.get(pk=text.pk).current_workflow_task_state.specific.approve()
submission = Submission.objects.get(pk=submission.pk)
ask_for_agreement(submission=submission, name="A. Sample", email="dean@example.org", role="Dean", by=None)
"""
"""Changes a word of the sample that waits for its institution, has that approved, and asks somebody to agree."""

logger = logging.getLogger(__name__)


def main() -> None:
    """Start the site, walk through it, stop it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory(prefix="clinical-academics-screenshots-") as directory:
        # A message to staff is among what the outbox shows.
        site = Site(Path(directory), free_port(), staff_emails="staff@example.org")
        site.manage("prepare")
        with site.serving(), browser_tab(site) as tab:
            show_public_pages(tab)
            sign_in(tab, password=(site.data_dir / "staff-password.txt").read_text().strip())
            show_editor(tab, case_study=page_id(site, CASE_STUDY))
            show_lists(tab, statement=page_id(site, "statement"))
            show_mail(tab)
            show_search(tab)
            show_portal(tab, site)
            show_review(tab)
            show_sign_off(tab, site)


@contextmanager
def browser_tab(site: Site) -> Iterator[Page]:
    """A window of the size of the pictures."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        context = chromium.new_context(
            base_url=site.environment["SITE_URL"],
            locale="en-GB",
            viewport={"width": SIZE[0], "height": SIZE[1]},
            reduced_motion="reduce",
            user_agent=READER,
        )
        yield context.new_page()
        chromium.close()


def page_id(site: Site, slug: str) -> int:
    """The number that a page has in the addresses of the editor."""
    with closing(sqlite3.connect(site.data_dir / "database.sqlite3")) as database:
        row = database.execute("SELECT id FROM wagtailcore_page WHERE slug = ? ORDER BY depth", [slug]).fetchone()
    return int(row[0])


def show_public_pages(tab: Page) -> None:
    """The landing page; and a message, which staff will find."""
    tab.goto("/")
    take(tab, FOR_README / "landing-page.png")
    tab.goto("/contact/")
    tab.get_by_label("Your name").fill("A reader (sample)")
    tab.get_by_label(re.compile("^Your e-mail|^E-mail")).fill("reader@example.org")
    tab.get_by_label(re.compile("^Your message|^Message")).fill(
        "Our trust has started a fellowship for midwives.\n\nWhom may we ask about a case study of it?"
    )
    tab.get_by_role("button", name=re.compile("^Send")).click()
    tab.get_by_text("Thank you").first.wait_for()


def sign_in(tab: Page, *, password: str) -> None:
    """Enter the admin with the password of the first start."""
    tab.goto("/admin/")
    take(tab, FOR_EDITORS / "sign-in.png")
    tab.get_by_label("E-mail address").fill("staff")
    tab.locator("input[name=password]").fill(password)
    tab.get_by_role("button", name="Go on").click()
    tab.wait_for_url(re.compile("/admin/$"))
    take(tab, FOR_EDITORS / "dashboard.png")


def show_editor(tab: Page, *, case_study: int) -> None:
    """The editor of a case study, its actions, and a refusal."""
    tab.goto(f"/admin/pages/{case_study}/edit/")
    take(tab, FOR_EDITORS / "case-study-editor.png")
    tab.get_by_role("button", name="More actions").click()
    take(tab, FOR_EDITORS / "actions.png")
    tab.keyboard.press("Escape")
    tab.get_by_role("textbox", name=re.compile("^Summary")).fill("")
    tab.get_by_role("button", name="More actions").click()
    tab.get_by_role("button", name="Publish", exact=True).click()
    tab.get_by_text("write one or two sentences").first.wait_for()
    take(tab, FOR_EDITORS / "publishing-refused.png")


def show_lists(tab: Page, *, statement: int) -> None:
    """Lists, a report, agreeing a version, a message."""
    for address, name in (
        ("/admin/snippets/home/organisation/", "organisations"),
        ("/admin/reports/case-studies-to-complete/", "to-complete"),
        (f"/admin/statement/{statement}/agree/", "agree-version"),
        ("/admin/messages/contact/", "messages"),
    ):
        tab.goto(address)
        take(tab, FOR_EDITORS / f"{name}.png")


def show_mail(tab: Page) -> None:
    """The outbox with what readers wrote, one of its messages, and its words."""
    tab.goto("/admin/mail/outbox/")
    take(tab, FOR_EDITORS / "outbox.png")
    tab.get_by_role("link", name="A message from the contact page").click()
    tab.get_by_role("button", name="Hold").click()
    tab.get_by_text("The message is held").wait_for()
    take(tab, FOR_EDITORS / "outbox-message.png")
    tab.goto("/admin/mail/words/contact-message/")
    take(tab, FOR_EDITORS / "mail-words.png")


def show_search(tab: Page) -> None:
    """Synonyms and what one would change, pins, and what people looked for."""
    for words in SEARCHES:
        tab.goto(f"/search/?q={words}")
    tab.wait_for_timeout(SECONDS_TO_COUNT * 1000)
    tab.goto("/admin/reports/searches/")
    take(tab, FOR_EDITORS / "searches.png")
    tab.goto("/admin/search/synonyms/")
    take(tab, FOR_EDITORS / "synonyms.png")
    tab.goto("/admin/search/synonyms/new/?phrase=walport")
    tab.get_by_label("Is also searched for as").fill("integrated academic training")
    tab.get_by_role("button", name="Show what would change").click()
    tab.get_by_text("Nothing is saved yet.").scroll_into_view_if_needed()
    take(tab, FOR_EDITORS / "synonym-preview.png")
    tab.goto("/admin/search/pins/search/?q=nurses")
    tab.get_by_role("button", name=re.compile("^Pin")).nth(1).click()
    tab.get_by_text("Pinned. Readers see it first").wait_for()
    take(tab, FOR_EDITORS / "pins.png")


def show_portal(tab: Page, site: Site) -> None:
    """What institutions see, with sample submissions, as a member of their organisation."""
    site.manage("load_sample_submissions", "--member", "staff@localhost")
    tab.goto("/submit/")
    take(tab, FOR_INSTITUTIONS / "call.png")
    tab.goto("/submit/mine/")
    take(tab, FOR_INSTITUTIONS / "mine.png")
    tab.get_by_role("link", name=re.compile("Being written$")).click()
    draft = tab.url
    take(tab, FOR_INSTITUTIONS / "case-study.png")
    for address, name in (
        ("write/partners/", "step"),
        ("preview/", "preview"),
        ("partners/", "partners"),
        ("send/", "send"),
    ):
        tab.goto(draft + address)
        take(tab, FOR_INSTITUTIONS / f"{name}.png")
    tab.goto(draft + "share/")
    tab.get_by_label("Whom is the link for?").fill("Head of nursing")
    take(tab, FOR_INSTITUTIONS / "share.png")
    show_files(tab, draft)


def show_review(tab: Page) -> None:
    """The board; the review of a sample with a change that was noted; what the institution sees of such a change."""
    tab.goto("/admin/submissions/board/")
    tab.locator("tbody input[type=checkbox]").first.check()
    take(tab, FOR_EDITORS / "board.png")
    tab.get_by_role("link", name=re.compile("Sent to the Academy$")).click()
    review = tab.url
    tab.goto(f"{review}ask/?place=lessons")
    tab.get_by_label("What should change, and why").fill("Say what you would do first (sample).")
    wording = tab.get_by_label("Wording that you propose")
    wording.fill(f"{wording.input_value()} Begin with the job plan.")
    tab.get_by_role("button", name="Note this change").click()
    tab.get_by_text("Noted. The institution sees it").wait_for()
    tab.locator("#at-lessons").scroll_into_view_if_needed()
    take(tab, FOR_EDITORS / "review.png")
    tab.get_by_role("button", name=re.compile("^Ask for")).click()
    tab.goto("/submit/mine/")
    tab.get_by_role("link", name=re.compile("Sent to the Academy$")).click()
    tab.goto(f"{tab.url}write/lessons/")
    tab.locator(".asked").scroll_into_view_if_needed()
    take(tab, FOR_INSTITUTIONS / "change.png")


def show_sign_off(tab: Page, site: Site) -> None:
    """What the signatory sees, who has no account."""
    site.manage("shell", "--no-imports", "-c", ASK_TO_AGREE)
    with closing(sqlite3.connect(site.data_dir / "database.sqlite3")) as database:
        asked = "SELECT secrets FROM home_outboxmessage WHERE template = 'sign-off-asked'"
        secrets = json.loads(database.execute(asked).fetchone()[0])
    tab.context.clear_cookies()
    tab.goto(secrets["link"])
    tab.locator("#agree").scroll_into_view_if_needed()
    take(tab, FOR_INSTITUTIONS / "sign-off.png")


def show_files(tab: Page, draft: str) -> None:
    """A picture that is about to be uploaded, and a Word file that comes back with another summary."""
    tab.goto(draft + "write/images/")
    tab.locator("#upload").scroll_into_view_if_needed()
    tab.get_by_label("What the picture shows").fill("Two nurses and a statistician at a screen (sample)")
    take(tab, FOR_INSTITUTIONS / "upload.png")
    tab.goto(draft + "word/upload/")
    take(tab, FOR_INSTITUTIONS / "word-upload.png")
    with tab.expect_download() as away:
        tab.get_by_role("link", name="Download what is written as a Word file").click()
    document = Document(str(away.value.path()))
    box = next(table for table in document.tables if table.cell(0, 0).paragraphs[0].text == "Summary")
    words = box.cell(1, 0).paragraphs[0]
    words.text = f"{words.text} It began with two of them."
    back = io.BytesIO()
    document.save(back)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    tab.get_by_label("Word file").set_input_files(
        {"name": "together.docx", "mimeType": kind, "buffer": back.getvalue()}
    )
    tab.get_by_role("button", name="Bring the file").click()
    tab.get_by_label("Take “Summary”").wait_for()
    take(tab, FOR_INSTITUTIONS / "word-review.png")


def take(tab: Page, file: Path) -> None:
    """Write what the window shows, in as few colours as text and pictures bear."""
    tab.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(tab.screenshot(animations="disabled"))) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file.parent.mkdir(parents=True, exist_ok=True)
    small.save(file, optimize=True)
    if (size := file.stat().st_size) > MOST_BYTES:
        raise RuntimeError(f"{file.name} has {size} bytes; show less of it, or take fewer colours.")
    logger.info("%s: %d kB", file.relative_to(PROJECT), size // 1000)


if __name__ == "__main__":
    main()
