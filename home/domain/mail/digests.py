"""A digest instead of a flood: what may wait is joined into one mail for each person.

Invariant: a message for a digest is in no row of the queue before, and in exactly one for each person after; whether that
row is sent says whether each message in it is.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from post_office.models import Email

from home.domain.mail.writing import queued_email
from home.enums import DigestEvery, MailState
from home.mailkinds import Pace, subject_line
from home.models import OutboxDelivery, OutboxMessage, SiteSettings

HOUR_OF_DAY = 8
RULE = "\n\n" + "-" * 70 + "\n\n"


def send_digests() -> str:
    """Join what waits, if this is the hour for it. A periodic job; `send_due` sends what it makes."""
    every = SiteSettings.objects.values_list("mail_digest", flat=True).first()
    if every == DigestEvery.DAY and timezone.localtime().hour != HOUR_OF_DAY:
        return f"Nothing to do before {HOUR_OF_DAY} o’clock."
    return f"{len(queue_digests())} digests queued."


@transaction.atomic
def queue_digests() -> list[Email]:
    """Put one mail into the queue for each person for whom something waits."""
    waiting: dict[str, list[OutboxDelivery]] = defaultdict(list)
    for delivery in _waiting():
        waiting[delivery.address.casefold()].append(delivery)
    emails = Email.objects.bulk_create(_digest(deliveries) for deliveries in waiting.values())
    for email, deliveries in zip(emails, waiting.values(), strict=True):
        for delivery in deliveries:
            delivery.email = email
    OutboxDelivery.objects.bulk_update([each for group in waiting.values() for each in group], ["email"])
    return emails


def _waiting() -> Sequence[OutboxDelivery]:
    """What nobody has joined yet. The messages are locked, so that two clocks at once do not join them twice."""
    due = OutboxMessage.objects.filter(
        pace=Pace.DIGEST, state=MailState.WAITING, due_at__lte=timezone.now(), deliveries__email=None
    )
    ids = [message.pk for message in OutboxMessage.objects.filter(pk__in=due.values("pk")).select_for_update()]
    return list(
        OutboxDelivery.objects.filter(message__in=ids, email=None, sent_at=None)
        .select_related("message")
        .order_by("-message__needs_action", "message__written_at", "pk")
    )


def _digest(deliveries: Sequence[OutboxDelivery]) -> Email:
    """One message as it is; several with a line that says how many, what must be done first."""
    messages = [delivery.message for delivery in deliveries]
    subject, text, reply_to = messages[0].subject, messages[0].text, messages[0].reply_to
    if len(messages) > 1:
        to_do = sum(message.needs_action for message in messages)
        subject = subject_line(
            f"{len(messages)} messages from {settings.WAGTAIL_SITE_NAME}",
            needs_action=any(m.needs_action for m in messages),
        )
        opening = f"{len(messages)} messages. Something must be done for {to_do or 'none'} of them."
        text = RULE.join([opening, *(f"{message.subject}\n\n{message.text}" for message in messages)])
        reply_to = ""
    return queued_email(
        address=deliveries[0].address,
        subject=subject,
        text=text,
        pace=Pace.DIGEST,
        due_at=timezone.now(),
        reply_to=reply_to,
    )
