"""Mail of the sign-off: the question to the signatory, and the answer to staff who look after the case study."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casestudies.domain.signing import note_silence, remind, unanswered
from casestudies.models import SignOffRequest, Submission
from casestudies.notifications.placeholders import ORGANISATION, TITLE, UNTIL
from casestudies.selectors.people import staff_for
from home.domain import mail
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.wording import date_words

NAME = Placeholder("name", "who is asked", "Dean of Medicine (sample)")
LINK = Placeholder("link", "the secret link", "https://www.example.org/submit/sign-off/…/", is_secret=True)
ANSWER = Placeholder("answer", "what was answered", "Agreed")
ADDRESS = Placeholder("address", "the screen of the sign-off in the admin", "https://www.example.org/admin/…/")

register_mail(
    MailKind(
        key="sign-off-asked",
        label="Sign-off: the question",
        purpose="To the person who is asked to agree to a text before it is published, and again as a reminder.",
        subject="agree to “{title}” before it is published",
        body="""Dear {name},

the case study “{title}” is to be published in the name of {organisation}. Please read it exactly as it will be published, with the
editors' changes marked, and agree, or say what should be corrected. You need no account:
{link}

The link works until {until} and is for you: whoever has it can answer. Nothing is published before you have agreed.
""",
        placeholders=(TITLE, ORGANISATION, NAME, UNTIL, LINK),
        needs_action=True,
    ),
    MailKind(
        key="sign-off-answered",
        label="Sign-off: the answer",
        purpose="To the member of staff who looks after a case study, when its institution has answered.",
        subject="{organisation} has answered about “{title}”",
        body="""{organisation} has answered the question about “{title}”: {answer}.

{address}
""",
        placeholders=(TITLE, ORGANISATION, ANSWER, ADDRESS),
        pace=Pace.SOON,
    ),
    MailKind(
        key="sign-off-silent",
        label="Sign-off: no answer",
        purpose="To the member of staff who looks after a case study, once, when nobody has agreed to it and no reminder is left.",
        subject="decide about “{title}”: {organisation} does not answer",
        body="""“{title}” waits for {organisation} to agree to its text, and nobody was asked yet, or was asked and reminded in vain.

Ask somebody else, or go on without an answer and say why:
{address}
""",
        placeholders=(TITLE, ORGANISATION, ADDRESS),
        needs_action=True,
        pace=Pace.DIGEST,
    ),
)


def ask_signatory(*, request: SignOffRequest, secret: str) -> None:
    """Send the question. It goes to one person: the institution's list of messages shows it without the link."""
    mail.send(
        template="sign-off-asked",
        to=[request.email],
        context={
            "title": str(request.submission),
            "organisation": str(request.submission.organisation),
            "name": request.name,
            "until": date_words(timezone.localdate(request.expires_at)),
            "link": urljoin(settings.SITE_URL, reverse("portal:sign_off", args=[secret])),
        },
        organisation=request.submission.organisation,
        about=request.submission,
    )


def tell_assignee(*, request: SignOffRequest) -> None:
    """Tell whoever looks after it; without one, the team."""
    _tell_staff(request.submission, "sign-off-answered", answer=request.get_answer_display())


def tell_of_silence(*, submission: Submission) -> None:
    """Tell the same that nobody answers."""
    _tell_staff(submission, "sign-off-silent")


def _tell_staff(submission: Submission, kind: str, **details: str) -> None:
    if to := staff_for(submission):
        mail.send(
            template=kind,
            to=to,
            context={
                "title": str(submission),
                "organisation": str(submission.organisation),
                "address": urljoin(settings.SITE_URL, reverse("case_study_sign_off", args=[submission.page_id])),
                **details,
            },
            about=submission,
        )


def remind_signatories() -> str:
    """Ask again those who have not answered for a week, twice at most; then tell staff. A periodic job."""
    reminded = sum(remind(request=request) for request in SignOffRequest.objects.to_remind())
    silent = sum(note_silence(submission=submission) for submission in unanswered())
    return f"{reminded} signatories reminded; staff told of {silent} without an answer."
