"""The way out: rows of the queue are claimed, handed to the mail server, and tried again after a while when it refuses.

Invariant: whoever takes the state from a due row, in one statement, has it to itself for as long as `CLAIM`; so any number
of workers on any number of servers send each mail once. A row without a state is on its way. A process that ends in the
middle leaves it due again later, with the same Message-ID. (The library's own command locks a file of one host, claims
nothing, and leaves alone what has no state.)
"""

import smtplib
from datetime import timedelta

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.connections import connections
from post_office.models import STATUS, Email, Log

from home.enums import MailState
from home.models import OutboxDelivery, OutboxMessage

logger = structlog.get_logger(__name__)

CLAIM = timedelta(minutes=10)
"""Longer than a server can take that answers just before each of the time-outs (EMAIL_TIMEOUT)."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
"""How long after each failure the next attempt is made: nearly two days in all."""
MOST_AT_ONCE = 100
TROUBLE, TROUBLE_SECONDS = "home.mail.trouble", 60
UNSENT = (STATUS.queued, STATUS.requeued)
SERVER_TROUBLE = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def send_due() -> str:
    """Send what is due, the urgent first. A periodic job. When the server is away, the rest waits for the next run."""
    ids = list(_due().order_by("-priority", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    sent = 0
    for email_id in ids:
        outcome = send_queued(email_id=email_id)
        sent += outcome is None
        if _is_server_trouble(outcome):
            break
    return f"{sent} of {len(ids)} due mails sent."


def send_at_once(*, email_id: int) -> None:
    """Send one mail that does not wait for the clock, unless the server was in trouble a moment ago.

    Then the clock tries again. Else each of many mails would hold up the worker for as long as a server hangs.
    """
    if not cache.get(TROUBLE) and _is_server_trouble(send_queued(email_id=email_id)):
        cache.set(TROUBLE, True, timeout=TROUBLE_SECONDS)


def send_queued(*, email_id: int) -> Exception | None:
    """Send one mail if it is due and nobody else has it. Return what went wrong, if something did."""
    if (email := _claimed(email_id)) is None:
        return None
    try:
        # Without `commit` the library neither writes the state nor logs: its log would hold addresses.
        email.dispatch(commit=False, disconnect_after_delivery=False)
    except Exception as error:  # noqa: BLE001 - whatever it is, the mail waits and staff see why
        _record_failure(email=email, error=error)
        return error
    finally:
        connections.close()
    _record_sent(email=email)
    return None


def _due() -> QuerySet[Email]:
    """What nobody has, and what somebody had who did not come back."""
    states = Q(status__in=UNSENT) | Q(status=None)
    return Email.objects.filter(states, scheduled_time__lte=timezone.now())


def _claimed(email_id: int) -> Email | None:
    claim = {"status": None, "scheduled_time": timezone.now() + CLAIM}
    return Email.objects.filter(pk=email_id).first() if _due().filter(pk=email_id).update(**claim) else None


@transaction.atomic
def _record_sent(*, email: Email) -> None:
    now = timezone.now()
    messages = _locked(email)
    OutboxDelivery.objects.filter(email=email).update(sent_at=now)
    left = OutboxDelivery.objects.filter(sent_at=None, message__in=messages)
    done = OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).exclude(deliveries__in=left)
    done.update(state=MailState.SENT, sent_at=now, secrets={})
    words = {"subject": "", "message": ""} if any(message.has_secrets for message in messages) else {}
    Email.objects.filter(pk=email.pk).update(status=STATUS.sent, last_updated=now, **words)
    Log.objects.create(email=email, status=STATUS.sent, message="")
    logger.info("mail_sent", id=email.pk)


@transaction.atomic
def _record_failure(*, email: Email, error: Exception) -> None:
    """Put it back for later, or give up and let staff see."""
    attempts = (email.number_of_retries or 0) + 1
    gives_up = attempts > len(WAITS) or _is_final(error)
    messages = _locked(email)
    Email.objects.filter(pk=email.pk).update(
        status=STATUS.failed if gives_up else STATUS.requeued,
        scheduled_time=None if gives_up else timezone.now() + WAITS[attempts - 1],
        number_of_retries=attempts,
        last_updated=timezone.now(),
    )
    if gives_up:
        OutboxMessage.objects.filter(pk__in=[message.pk for message in messages]).update(state=MailState.FAILED)
    Log.objects.create(email=email, status=STATUS.failed, exception_type=type(error).__name__, message=str(error))
    # Neither the address nor what the server said of it: logs hold nothing personal.
    logger.warning("mail_not_sent", id=email.pk, error=type(error).__name__, attempts=attempts, gives_up=gives_up)


def _locked(email: Email) -> list[OutboxMessage]:
    """Let the ends of one message's mails follow each other, so that the last one sees that all are sent."""
    ids = OutboxDelivery.objects.filter(email=email).values("message_id")
    return list(OutboxMessage.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _is_final(error: Exception) -> bool:
    """Whether the server said that it will never take this mail (SMTP codes from 500)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())  # noqa: PLR2004 - SMTP's own number
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500  # noqa: PLR2004 - the same


def _is_server_trouble(error: Exception | None) -> bool:
    """Whether the next mail would meet the same."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, SERVER_TROUBLE)
    return isinstance(error, OSError)
