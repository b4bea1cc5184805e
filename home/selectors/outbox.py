"""What staff are shown of mail on its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone
from post_office.models import STATUS, Log

from home.enums import MailState
from home.mailkinds import Pace
from home.models import OutboxMessage

OVERDUE_AFTER = timedelta(minutes=30)
"""After so long either the worker does not run or a mail server refuses."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a message has come on its way to one person."""

    address: str
    sent_at: datetime | None
    next_attempt: datetime | None
    refusal: str


@dataclass(frozen=True, slots=True)
class OutboxCount:
    """What in the outbox asks for somebody: what could not be sent, what is held, since when something should have gone."""

    failed: int
    held: int
    overdue_since: datetime | None


def deliveries_of(message: OutboxMessage) -> list[Delivery]:
    """The way to each person, with what the mail server said last if it refused. Two queries."""
    deliveries = list(message.deliveries.select_related("email"))
    refusals = {
        entry.email_id: entry.message
        for entry in Log.objects.filter(
            email__in=[each.email_id for each in deliveries if each.email_id], status=STATUS.failed
        ).order_by("pk")
    }
    return [
        Delivery(
            address=each.address,
            sent_at=each.sent_at,
            next_attempt=each.email.scheduled_time if each.email and not each.sent_at else None,
            refusal="" if each.sent_at else refusals.get(each.email_id or 0, ""),
        )
        for each in deliveries
    ]


def outbox_count() -> OutboxCount:
    """Count in one query."""
    waits = Q(state=MailState.WAITING, due_at__lt=timezone.now() - OVERDUE_AFTER) & ~Q(pace=Pace.DIGEST)
    return OutboxCount(
        **OutboxMessage.objects.aggregate(
            failed=Count("pk", filter=Q(state=MailState.FAILED)),
            held=Count("pk", filter=Q(state=MailState.HELD)),
            overdue_since=Min("due_at", filter=waits),
        )
    )
