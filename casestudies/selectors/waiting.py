"""How long the Academy usually takes, measured from past cases or as staff say: told to whoever asks what happens next."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import Min, Q
from django.utils import timezone

from casestudies.enums import Stage, Turn
from casestudies.models import Call, StageChange, Submission

FEWEST_CASES = 3
"""How many answers it takes before they say anything about the next."""
LOOKED_BACK = timedelta(days=730)


class _Change(NamedTuple):
    submission_id: int
    to_stage: str
    at: datetime


def usual_waiting_days() -> int | None:
    """The median time from sending a case study to the Academy's next word, over two years.

    With too few cases it is what staff say on the latest call that says it, and None if none does.
    Samples, which staff rehearse with, do not count, nor what its institution took back before there was an answer.
    """
    since = timezone.now() - LOOKED_BACK
    rows = (
        StageChange.objects.filter(at__gte=since, submission__page__is_sample=False)
        .order_by("at", "pk")
        .values_list("submission_id", "to_stage", "at")
    )
    waits = list(_waits(_Change(*row) for row in rows))
    return max(1, round(median(waits))) if len(waits) >= FEWEST_CASES else _said_days()


def _said_days() -> int | None:
    return Call.objects.begun().exclude(answer_days=None).values_list("answer_days", flat=True).first()


def usual_writing_days() -> int | None:
    """The median time from the start of a case study to its first sending, over two years; None if there are too few."""
    first = Min("changes__at", filter=Q(changes__to_stage=Stage.SUBMITTED))
    begun = Submission.objects.filter(page__is_sample=False).annotate(first_sent=first)
    sent = begun.filter(first_sent__gte=timezone.now() - LOOKED_BACK).values_list("created_at", "first_sent")
    days = [(first_sent - created_at) / timedelta(days=1) for created_at, first_sent in sent]
    return max(1, round(median(days))) if len(days) >= FEWEST_CASES else None


def _waits(changes: Iterable[_Change]) -> Iterable[float]:
    """In days."""
    sent: dict[int, list[datetime]] = defaultdict(list)
    for change in changes:
        stage, waiting = Stage(change.to_stage), sent[change.submission_id]
        if stage == Stage.SUBMITTED and not waiting:
            waiting.append(change.at)
        elif waiting and stage.turn != Turn.ACADEMY:
            if stage not in {Stage.WITHDRAWN, Stage.DRAFT, Stage.CORRECTING}:
                yield (change.at - waiting[0]) / timedelta(days=1)
            waiting.clear()
