"""The call that is on now, and the one that a draft is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone

from casestudies.models import Call, Submission
from casestudies.models.call import CallExtension
from home.models import Organisation


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


def all_calls() -> list[Call]:
    """Every call with its later deadlines, the latest first."""
    return list(Call.objects.prefetch_related(Prefetch("extensions", CallExtension.objects.all())))


def call_of(submission: Submission, calls: Sequence[Call] | None = None) -> Call | None:
    """The call that a draft can be sent in: its own or, when that is not open, one that is. `calls` saves reading them."""
    own, organisation = submission.call, submission.organisation
    if own is None or own.is_open_for(organisation):
        return own
    others = all_calls() if calls is None else calls
    return next((each for each in others if each.is_open_for(organisation)), own)


def _for(call: Call, organisations: Sequence[Organisation]) -> CallNow:
    deadlines = [call.deadline_for(each) for each in organisations] or [call.deadline_for(None)]
    closes_at = None if None in deadlines else max(deadlines)
    return CallNow(
        call=call,
        is_open=closes_at is None or timezone.now() <= closes_at,
        closes_at=closes_at,
        is_extended=closes_at is not None and closes_at != call.closes_at,
    )
