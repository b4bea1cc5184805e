"""The call that is on now, and what past cases say about the time that things take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Prefetch
from django.utils import timezone

from casestudies.enums import Stage
from casestudies.models import Call, StageChange
from casestudies.models.call import CallExtension
from home.models import Organisation

FEWEST_CASES = 3
"""How many past cases it takes before they say anything about the next."""
CASES_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class CallNow:
    """What a visitor can do about a call today. Without any call, case studies can be sent at any time."""

    call: Call | None
    is_open: bool
    closes_at: datetime | None
    """The deadline for this visitor: the latest of those of their organisations."""
    is_extended: bool = False
    """Whether it is later than everybody's."""
    opens_at: datetime | None = None
    """When the next call opens, if none is open."""


def call_now(organisations: Sequence[Organisation] = ()) -> CallNow:
    """The call that is open for one of these organisations, or else the last one that was, or the next one."""
    extensions = Prefetch("extensions", CallExtension.objects.filter(organisation__in=organisations))
    calls = list(Call.objects.prefetch_related(extensions))
    if not calls:
        return CallNow(call=None, is_open=True, closes_at=None)
    now = timezone.now()
    begun = [_for(call, organisations) for call in calls if call.opens_at <= now]
    if found := next((each for each in begun if each.is_open), None):
        return found
    next_opens = min((call.opens_at for call in calls if call.opens_at > now), default=None)
    last = begun[0] if begun else CallNow(call=calls[-1], is_open=False, closes_at=None)
    return CallNow(call=last.call, is_open=False, closes_at=last.closes_at, opens_at=next_opens)


def _for(call: Call, organisations: Sequence[Organisation]) -> CallNow:
    deadlines = [call.deadline_for(each) for each in organisations] or [call.deadline_for(None)]
    closes_at = None if None in deadlines else max(deadlines)
    return CallNow(
        call=call,
        is_open=closes_at is None or timezone.now() <= closes_at,
        closes_at=closes_at,
        is_extended=closes_at is not None and closes_at != call.closes_at,
    )


def usual_waiting_days() -> int | None:
    """The median time from sending a case study to the Academy's next word, over the last cases; None if there are too few."""
    waits: list[float] = []
    changes = StageChange.objects.order_by("-at", "-pk")
    answered = changes.filter(from_stage=Stage.SUBMITTED).exclude(to_stage=Stage.WITHDRAWN)
    for change in answered.values("submission", "at")[:CASES_LOOKED_AT]:
        sent = changes.filter(submission=change["submission"], to_stage=Stage.SUBMITTED, at__lte=change["at"]).first()
        if sent is not None:
            waits.append((change["at"] - sent.at).total_seconds())
    return max(1, round(median(waits) / 86_400)) if len(waits) >= FEWEST_CASES else None
