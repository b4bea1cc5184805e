"""Mail to an organisation that is invited to write a case study."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from casestudies.models import WritingInvitation
from casestudies.notifications.placeholders import UNTIL
from home.domain import mail
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.wording import date_words

NOBODY_NAMED = "Colleagues"

register_mail(
    MailKind(
        key="writing-invited",
        label="Invitation to write a case study",
        purpose="To somebody of an organisation that staff invite to write a case study, and again when it is sent again.",
        subject="write a case study of {organisation}",
        body="""Dear {name},

we would like to publish a case study of how {organisation} creates clinical academic posts, so that others can learn from it.

{message}

This link says what is asked and how long it takes, and leads to a draft in which what we know is filled in. You need no account to start. There
you can also say that you would rather not:
{link}

The link works until {until} and is meant for you; do not publish it.
""",
        placeholders=(
            Placeholder("name", "whom the message greets", "Head of research (sample)"),
            Placeholder("organisation", "the organisation that is invited", "University of Sample"),
            Placeholder("message", "what staff wrote", "Readers ask for posts in midwifery."),
            Placeholder("link", "the secret link", "https://www.example.org/submit/invited/…/", is_secret=True),
            UNTIL,
        ),
        needs_action=True,
        pace=Pace.SOON,
    )
)


def send_invitation(*, invitation: WritingInvitation, secret: str) -> None:
    """Send it to the person, whose organisation's list shows nothing of it."""
    mail.send(
        template="writing-invited",
        to=[invitation.email],
        context={
            "name": invitation.name or NOBODY_NAMED,
            "organisation": invitation.organisation_name,
            "message": invitation.message,
            "link": urljoin(settings.SITE_URL, reverse("portal:invited", args=[secret])),
            "until": date_words(timezone.localdate(invitation.expires_at)),
        },
        about=invitation,
    )
