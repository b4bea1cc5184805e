"""Mail to staff about what visitors wrote."""

import structlog
from django.conf import settings
from django.urls import reverse

from home.domain import mail
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.models import ContactMessage, Message, MistakeReport

logger = structlog.get_logger(__name__)

CONTACT = MailKind(
    key="contact-message",
    label="Message from the contact page",
    purpose="To staff, when somebody wrote on the contact page. An answer to it goes to whoever wrote.",
    subject="A message from the contact page",
    body="""{writer} wrote on the contact page:

{text}

Answer to this mail, and your answer goes to {email}.
All messages: {list_address}
""",
    placeholders=(
        Placeholder("writer", "the name, with the organisation if there is one", "Ann Other (Sample Trust)"),
        Placeholder("email", "where to answer", "ann@example.org"),
        Placeholder("text", "what was written", "Whom may we ask about a case study of ours?"),
        Placeholder("list_address", "the list of messages in the admin", "https://www.example.org/admin/messages/"),
    ),
    needs_action=True,
)
MISTAKE = MailKind(
    key="mistake-report",
    label="Report of a mistake",
    purpose="To staff, when somebody reported a mistake on a page. Several are joined into one mail.",
    subject="A mistake was reported",
    body="""Somebody reported a mistake on {page_address}

{text}

Correct it: {correct_address}
To answer: {email}
""",
    placeholders=(
        Placeholder("page_address", "the address of the page", "https://www.example.org/about/"),
        Placeholder("text", "what is wrong", "It says 2024; it is 2025."),
        Placeholder(
            "correct_address",
            "where the page is edited, or the list of reports if it is no page",
            "https://www.example.org/admin/pages/3/edit/",
        ),
        Placeholder("email", "where to answer, or that no answer is expected", "ann@example.org"),
    ),
    needs_action=True,
    pace=Pace.DIGEST,
)
register_mail(CONTACT, MISTAKE)


def tell_staff(*, message: Message) -> None:
    """Mail one message to staff. Without an address of staff, it stays in the admin."""
    if not settings.STAFF_EMAILS:
        logger.warning("message_not_mailed", reason="STAFF_EMAILS is empty", id=message.pk)
    elif isinstance(message, MistakeReport):
        _send(MISTAKE, message, _mistake(message))
    elif isinstance(message, ContactMessage):
        _send(CONTACT, message, _contact(message), reply_to=message.email)


def _send(kind: MailKind, message: Message, context: dict[str, str], *, reply_to: str = "") -> None:
    mail.send(template=kind.key, to=settings.STAFF_EMAILS, context=context, about=message, reply_to=reply_to)


def _contact(message: ContactMessage) -> dict[str, str]:
    return {
        "writer": f"{message.name} ({message.organisation})" if message.organisation else message.name,
        "email": message.email,
        "text": message.text,
        "list_address": settings.SITE_URL + reverse("contact_messages:index"),
    }


def _mistake(report: MistakeReport) -> dict[str, str]:
    editor = reverse("wagtailadmin_pages:edit", args=[report.page_id]) if report.page_id else None
    return {
        "page_address": settings.SITE_URL + report.address,
        "text": report.text,
        "correct_address": settings.SITE_URL + (editor or reverse("mistake_reports:index")),
        "email": report.email or "no address was left, so no answer is expected",
    }
