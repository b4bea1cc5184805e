"""When something public is to be checked, and the answer to the question whether it is still true.

Invariant: whoever answers, and however often, a question has one answer: the first.
"""

from datetime import date, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from home.enums import CheckAnswer
from home.models import YearlyCheck

YEAR = timedelta(days=365)
GRACE = timedelta(days=30)
"""How long those who are asked have, before readers are told that nobody answered."""
REMIND_AFTER = timedelta(days=14)
MOST_REMINDERS = 2

Check = TypeVar("Check", bound=YearlyCheck)


class CheckRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be answered now. The message says why."""


def due_after(checked_on: date, planned: date | None) -> date:
    """When to check next: on the day that staff chose, unless it has been checked since; else a year later."""
    return planned if planned and planned > checked_on else checked_on + YEAR


def is_overdue(due_on: date) -> bool:
    """Whether it should have been checked a month ago."""
    return timezone.localdate() > due_on + GRACE


def keep_answer(*, check: Check, answer: CheckAnswer, note: str) -> Check | None:
    """Keep what was answered, under a lock on the question. None if it was answered already."""
    now: Check = type(check).objects.select_for_update().get(pk=check.pk)
    if now.answer:
        return None
    if not now.is_open:
        raise CheckRefused(
            "This link does not work any more. If you got a newer message from us, use the link in that."
        )
    now.answer, now.note, now.answered_at = answer, note, timezone.now()
    now.save(update_fields=["answer", "note", "answered_at"])
    return now


def renew_for_reminder(*, check: Check) -> tuple[Check, str] | None:
    """Give a question that nobody answered a new link, and return both; None if it was answered meanwhile."""
    now: Check | None = type(check).objects.select_for_update().waiting().filter(pk=check.pk).first()
    if now is None:
        return None
    secret = now.renew()
    now.reminders += 1
    now.last_mailed_at = timezone.now()
    now.save(update_fields=["digest", "expires_at", "reminders", "last_mailed_at"])
    return now, secret


def to_remind(model: type[Check]) -> list[Check]:
    """Questions that nobody answered for two weeks, of which not too many reminders went."""
    waiting = model.objects.waiting().filter(reminders__lt=MOST_REMINDERS)
    return list(waiting.filter(last_mailed_at__lt=timezone.now() - REMIND_AFTER).order_by("pk"))
