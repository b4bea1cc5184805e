"""Mail of the yearly check of offers: the question to the funder, and the answer to staff."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.domain import mail
from home.enums import CheckAnswer
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.wording import date_words
from pathway.models import OfferCheck

OFFER = Placeholder("offer", "the name of the offer", "Sample fellowship")
FUNDER = Placeholder("funder", "the funder", "Sample Research Fund")

register_mail(
    MailKind(
        key="offer-check-asked",
        label="Yearly check of an offer: the question",
        purpose="To the address that staff keep for a funder's offer, a year after it was last checked, and again as a reminder.",
        subject="is “{offer}” still as we show it?",
        body="""We show “{offer}” of {funder} on our map of funding for clinical academics. Please look at what we say of it, and say with one click
whether it is still true, needs a change, or should be taken off the map. You need no account:
{link}

The link works until {until} and is for {funder}: whoever has it can answer.
""",
        placeholders=(
            OFFER,
            FUNDER,
            Placeholder("link", "the secret link", "https://www.example.org/offers/checks/…/", is_secret=True),
            Placeholder("until", "until when the link works", "3 January 2027"),
        ),
        needs_action=True,
        pace=Pace.SOON,
    ),
    MailKind(
        key="offer-check-answered",
        label="Yearly check of an offer: an answer for staff",
        purpose="To the team, when a funder says that what the map says of its offer is not true as it is.",
        subject="{funder} about “{offer}”: {answer}",
        body="""{funder} has answered the yearly question about “{offer}”: {answer}.

{note}

Nothing was changed. Change the offer here, and its date under “Last checked”:
{address}
""",
        placeholders=(
            OFFER,
            FUNDER,
            Placeholder("answer", "what was answered", "Needs a change"),
            Placeholder("note", "what was written beside it", "It closes in May now."),
            Placeholder("address", "the offer in the admin", "https://www.example.org/admin/…/"),
        ),
        needs_action=True,
    ),
)


def ask_funder(*, check: OfferCheck, secret: str) -> None:
    """Send the question. It is written to one person outside."""
    mail.send(
        template="offer-check-asked",
        to=[check.offer.check_email],
        context={
            "offer": check.offer.name,
            "funder": check.offer.funder.name,
            "link": urljoin(settings.SITE_URL, reverse("offer_check", args=[secret])),
            "until": date_words(timezone.localdate(check.expires_at)),
        },
        about=check.offer,
    )


def tell_staff(*, check: OfferCheck) -> None:
    """Staff have nothing to do when it is still true."""
    if check.answer == CheckAnswer.TRUE or not settings.STAFF_EMAILS:
        return
    mail.send(
        template="offer-check-answered",
        to=settings.STAFF_EMAILS,
        context={
            "offer": check.offer.name,
            "funder": check.offer.funder.name,
            "answer": check.get_answer_display(),
            "note": check.said,
            "address": urljoin(
                settings.SITE_URL, reverse("wagtailsnippets_pathway_fundingscheme:edit", args=[check.offer_id])
            ),
        },
        about=check.offer,
    )
