"""Mail to staff about what visitors wrote.

A message is mailed once: `mailed_at` says so. What could not be mailed waits, and `tell_waiting` tries again.
"""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from home.models import ContactMessage, Message, MistakeReport

logger = structlog.get_logger(__name__)

WAITING_AFTER = timedelta(minutes=10)
"""After so long a message that was not mailed has been forgotten by the queue."""


def tell_staff(*, message: Message) -> bool:
    """Mail one message to staff, and return whether that was done. Without an address of staff, it stays in the admin."""
    if not settings.STAFF_EMAILS:
        logger.warning("message_not_mailed", reason="STAFF_EMAILS is empty", id=message.pk)
        return False
    is_report = isinstance(message, MistakeReport)
    subject = "A mistake was reported" if is_report else "A message from the contact page"
    template = "home/mail/mistake.txt" if is_report else "home/mail/contact.txt"
    body = render_to_string(template, {"message": message, "site_url": settings.SITE_URL})
    answer_to = [message.email] if isinstance(message, ContactMessage | MistakeReport) and message.email else []
    EmailMessage(subject=subject, body=body, to=settings.STAFF_EMAILS, reply_to=answer_to).send()
    message.mailed_at = timezone.now()
    message.save(update_fields=["mailed_at"])
    return True


def tell_waiting() -> str:
    """Mail what should have been mailed by now. A periodic job."""
    before = timezone.now() - WAITING_AFTER
    waiting = [
        message
        for model in (ContactMessage, MistakeReport)
        for message in model.objects.filter(mailed_at=None, handled_at=None, received_at__lt=before).order_by("pk")
    ]
    mailed = [message for message in waiting if tell_staff(message=message)]
    return f"{len(mailed)} of {len(waiting)} waiting messages mailed."
