"""Keeping what people write to staff.

Invariant: one form is one message. Its token is unique in the table, so a double click, or "back" and again, finds the
message that is there. A message is never lost for want of mail: it is kept, and the mail about it waits in the outbox.
"""

from typing import TypeVar
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from home import signals
from home.models import ContactMessage, Message, MistakeReport

logger = structlog.get_logger(__name__)
Kind = TypeVar("Kind", bound=Message)


@transaction.atomic
def keep_contact_message(*, token: UUID, name: str, email: str, organisation: str, text: str) -> ContactMessage:
    """Keep a message from the contact page, and have staff told."""
    message, is_new = ContactMessage.objects.get_or_create(
        token=token, defaults={"name": name, "email": email, "organisation": organisation, "text": text}
    )
    return _announced(message, is_new=is_new)


@transaction.atomic
def keep_mistake_report(*, token: UUID, page: Page | None, address: str, text: str, email: str) -> MistakeReport:
    """Keep a report of a mistake, and have staff told."""
    report, is_new = MistakeReport.objects.get_or_create(
        token=token, defaults={"page": page, "address": address, "text": text, "email": email}
    )
    return _announced(report, is_new=is_new)


def mark_handled(*, message: Message) -> None:
    """Say that staff have dealt with it: the retention counts from now. Said again, the first day stays."""
    type(message)._default_manager.filter(pk=message.pk, handled_at=None).update(handled_at=timezone.now())


def mark_waiting(*, message: Message) -> None:
    """Say that staff have not dealt with it after all: it is kept."""
    type(message)._default_manager.filter(pk=message.pk).update(handled_at=None)


def _announced(message: Kind, *, is_new: bool) -> Kind:
    if is_new:
        # Neither words nor addresses: logs hold nothing personal.
        logger.info("message_received", kind=message._meta.model_name, id=message.pk)
        signals.message_received.send(sender=type(message), message=message)
    return message
