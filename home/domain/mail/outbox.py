"""What staff do with a message before it goes, or when it could not: hold, release, change, delete, try again, copy.

Invariant: a message that went, to one person or to all, is not changed any more, nor is one that is on its way at this
moment. A message that is held has no row in the queue. Each act is written into Wagtail's log.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from post_office.models import Email
from wagtail.log_actions import log

from home.domain.mail.writing import queue
from home.enums import MailState
from home.mailkinds import Pace
from home.models import OutboxDelivery, OutboxMessage, User

HELD, RELEASED, CHANGED, DELETED, RETRIED, COPIED = (
    f"home.mail.{act}" for act in ("hold", "release", "change", "delete", "retry", "copy")
)
SENT_ONCE = "This message held a code or a secret link, which nobody has any more. Have a new one made instead."
NOT_GONE = (MailState.WAITING, MailState.HELD, MailState.FAILED)


@transaction.atomic
def hold(*, message: OutboxMessage, user: User | None) -> None:
    """Keep a message back."""
    message = _taken(message, MailState.WAITING)
    _refuse_gone(message)
    _put(message, MailState.HELD, HELD, user)


@transaction.atomic
def release(*, message: OutboxMessage, user: User | None) -> None:
    """Let a message go that was held."""
    message = _taken(message, MailState.HELD)
    _put(message, MailState.WAITING, RELEASED, user)


@transaction.atomic
def retry(*, message: OutboxMessage, user: User | None) -> None:
    """Try again, from the first attempt, for those who did not get it."""
    message = _taken(message, MailState.FAILED)
    if message.has_secrets and not message.secrets:
        raise ValidationError(SENT_ONCE)
    if not message.deliveries.exists():
        raise ValidationError("There is nobody to send it to. Send a copy, and say to whom.")
    _put(message, MailState.WAITING, RETRIED, user)


@transaction.atomic
def change(*, message: OutboxMessage, subject: str, text: str, user: User | None) -> None:
    """Give a message other words. What was held stays held; what could not be sent, too, until it is tried again."""
    message = _taken(message, *NOT_GONE)
    _refuse_gone(message)
    message.subject, message.text = subject, text
    _put(message, MailState(message.state), CHANGED, user)


@transaction.atomic
def delete(*, message: OutboxMessage, user: User | None) -> None:
    """Stop a message for good. It stays to be seen in the outbox, as deleted, without its secrets."""
    message = _taken(message, *NOT_GONE)
    message.secrets = {}
    _put(message, MailState.DELETED, DELETED, user)


@transaction.atomic
def send_copy(
    *, message: OutboxMessage, to: Sequence[str], subject: str, text: str, user: User | None
) -> OutboxMessage:
    """Send the words again as a message of its own, at once."""
    if message.has_secrets:
        raise ValidationError(SENT_ONCE)
    copy = OutboxMessage.objects.create(
        template=message.template,
        organisation=message.organisation,
        about_type=message.about_type,
        about_id=message.about_id,
        needs_action=message.needs_action,
        pace=Pace.AT_ONCE,
        reply_to=message.reply_to,
        subject=subject,
        text=text,
        due_at=timezone.now(),
    )
    deliveries = [OutboxDelivery(message=copy, address=address) for address in dict.fromkeys(to)]
    queue(message=copy, deliveries=OutboxDelivery.objects.bulk_create(deliveries))
    log(instance=copy, action=COPIED, user=user, data={"copied": message.pk})
    return copy


def _taken(message: OutboxMessage, *states: MailState) -> OutboxMessage:
    """Lock a message and its rows in the queue, and take it out of the queue: now nobody can send it."""
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if message.state not in states:
        raise ValidationError(f"Somebody was faster: this message is “{message.get_state_display()}” now.")
    rows = Email.objects.filter(pk__in=message.deliveries.filter(sent_at=None).values("email_id"))
    if any(email.status is None for email in rows.select_for_update()):
        raise ValidationError("This message is on its way at this moment. Look again in some minutes.")
    rows.delete()
    return message


def _refuse_gone(message: OutboxMessage) -> None:
    if message.deliveries.exclude(sent_at=None).exists():
        raise ValidationError("This message went to some of its recipients already. Delete the rest, or send a copy.")


def _put(message: OutboxMessage, state: MailState, act: str, user: User | None) -> None:
    """Write the message, put it back into the queue if it waits, and say in the log who did what."""
    if state == MailState.WAITING and message.state != state:
        message.due_at = timezone.now()
    message.state = state
    message.save()
    if state == MailState.WAITING:
        queue(message=message, deliveries=message.deliveries.filter(sent_at=None))
    log(instance=message, action=act, user=user)
