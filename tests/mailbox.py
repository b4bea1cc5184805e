"""Mail as the person who gets it reads it: the queue is emptied, and the words are taken from what went out."""

import re

from django.core import mail
from django.utils import timezone
from post_office.models import STATUS, Email

from home.domain.mail.sending import send_due


def deliver() -> None:
    """Send what goes, also what waits some minutes in which staff could stop it."""
    Email.objects.filter(status=STATUS.queued).update(scheduled_time=timezone.now())
    send_due()


def letters(address: str) -> list[str]:
    """What this address has received, the newest last: subject and text."""
    deliver()
    return [f"{message.subject}\n{message.body}" for message in mail.outbox if address in message.to]


def code(address: str) -> str:
    """The code in the newest letter."""
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", letters(address)[-1], re.MULTILINE)
    assert found, letters(address)
    return found[1]


def link(address: str) -> str:
    """The path of the first link in the newest letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letters(address)[-1])
    assert found, letters(address)
    return found[1]
