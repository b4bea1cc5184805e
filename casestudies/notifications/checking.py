"""Mail of the yearly check: the question to the institution, and the answer to staff and to those who write."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CaseStudyCheck
from casestudies.notifications.placeholders import ADDRESS, ORGANISATION, TITLE, UNTIL
from casestudies.notifications.telling import address_of
from casestudies.selectors.people import checkers_of, staff_for, writers_of
from home.domain import mail
from home.enums import CheckAnswer
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.wording import date_words

PAGE = Placeholder("page_address", "the public page", "https://www.example.org/case-studies/sample/")
LINK = Placeholder("link", "the secret link", "https://www.example.org/submit/checks/…/", is_secret=True)
ANSWER = Placeholder("answer", "what was answered", "Take it down")
NOTE = Placeholder("note", "what was written beside it", "The programme has ended.")
EDITOR = Placeholder("editor_address", "the page in the admin", "https://www.example.org/admin/…/")

register_mail(
    MailKind(
        key="check-asked",
        label="Yearly check: the question",
        purpose="To those who speak for an institution, a year after its case study was last checked, and again as a reminder.",
        subject="is “{title}” still true?",
        body="""The case study “{title}” is published in the name of {organisation}:
{page_address}

Please read it, and say with one click whether it is still true, needs a change, or should be taken down. You need no account:
{link}

The link works until {until} and is for {organisation}: whoever has it can answer. Without an answer, readers are told that nobody
has checked the page.
""",
        placeholders=(TITLE, ORGANISATION, PAGE, LINK, UNTIL),
        needs_action=True,
        pace=Pace.SOON,
    ),
    MailKind(
        key="check-correction-open",
        label="Yearly check: a correction can be written",
        purpose="To those who write a case study, when somebody of their institution said that it needs a change.",
        subject="correct “{title}”",
        body="""Somebody at {organisation} has answered the yearly question about “{title}”: it needs a change.

{note}

The page stays public as it is, with a word to its readers, until you have sent a correction and it was approved. Correct it here:
{address}
""",
        placeholders=(TITLE, ORGANISATION, NOTE, ADDRESS),
        needs_action=True,
        pace=Pace.SOON,
    ),
    MailKind(
        key="check-answered",
        label="Yearly check: an answer for staff",
        purpose="To the member of staff who looks after a case study, when its institution says that it is not true as it is.",
        subject="{organisation} about “{title}”: {answer}",
        body="""{organisation} has answered the yearly question about “{title}”: {answer}.

{note}

“Needs a change” opens a correction by itself. “Take it down” changes nothing before you decide:
{editor_address}
""",
        placeholders=(TITLE, ORGANISATION, ANSWER, NOTE, EDITOR),
        needs_action=True,
    ),
)


def ask_institution(*, check: CaseStudyCheck, secret: str) -> None:
    """Send the question. The institution's list of messages shows it without the link."""
    submission = check.page.submission
    mail.send(
        template="check-asked",
        to=checkers_of(submission),
        context={
            "title": check.page.title,
            "organisation": check.organisation_name,
            "page_address": urljoin(settings.SITE_URL, check.page.get_url() or "/"),
            "until": date_words(timezone.localdate(check.expires_at)),
            "link": urljoin(settings.SITE_URL, reverse("portal:check", args=[secret])),
        },
        organisation=submission.organisation,
        about=submission,
    )


def tell_of_answer(*, check: CaseStudyCheck) -> None:
    """Tell staff what they must know, and those who write what they can do. "Still true" needs nobody."""
    if check.answer == CheckAnswer.TRUE:
        return
    submission = check.page.submission
    told = {
        "title": check.page.title,
        "organisation": check.organisation_name,
        "note": check.said,
    }
    if check.answer == CheckAnswer.CHANGE:
        mail.send(
            template="check-correction-open",
            to=writers_of(submission),
            context={**told, "address": address_of(submission)},
            organisation=submission.organisation,
            about=submission,
        )
    if to := staff_for(submission):
        editor = urljoin(settings.SITE_URL, reverse("wagtailadmin_pages:edit", args=[check.page_id]))
        mail.send(
            template="check-answered",
            to=to,
            context={**told, "answer": check.get_answer_display(), "editor_address": editor},
            about=submission,
        )
