"""How sure a reader can be that a published case study is true, kept beside the page.

Checked is: what the facts themselves say ("last checked"), an institution's agreement to this very text, and its answer to the
yearly question. A year after the latest of these, or on the day that staff chose, it is due; a month later it is stale.
It is stale at once when its institution says that it is not true as it is. Samples are never asked about.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from casestudies import signals
from casestudies.models import Agreement, CaseStudyCheck, CaseStudyPage, Freshness
from home.domain.checks import due_after, is_overdue
from home.enums import CheckAnswer
from home.fields import last_day_of

FIELDS = ("checked_on", "due_on", "confirmed_on", "confirmed_by", "doubted_on", "is_stale")


class _Page(NamedTuple):
    pk: int
    last_checked: str
    next_check_due: date | None
    first_published_at: datetime | None


class _Answer(NamedTuple):
    at: datetime
    by: str


@transaction.atomic
def refresh(*, pages: Iterable[int] | None = None) -> int:
    """Work it out anew for these published pages, or for all, in a fixed number of queries. Return how many changed standing."""
    live = CaseStudyPage.objects.live().filter(is_sample=False).order_by("pk")
    live = live if pages is None else live.filter(pk__in=list(pages))
    chosen = live.order_by().values("pk")
    if pages is None:
        Freshness.objects.exclude(page__in=chosen).delete()
    agreed = dict(Agreement.objects.filter(page__in=chosen, is_live=True).order_by().values_list("page", Max("at")))
    given = CaseStudyCheck.objects.filter(page__in=chosen)
    confirmed = _latest(given.filter(answer=CheckAnswer.TRUE))
    doubted = _latest(given.filter(answer__in=[CheckAnswer.CHANGE, CheckAnswer.DOWN]))
    before = {fresh.pk: fresh for fresh in Freshness.objects.filter(page__in=chosen)}
    now = [
        _freshness(page, agreed.get(page.pk), confirmed.get(page.pk), doubted.get(page.pk))
        for page in (_Page(*row) for row in live.values_list(*_Page._fields))
    ]
    changed = [fresh for fresh in now if fresh.pk not in before or _values(before[fresh.pk]) != _values(fresh)]
    Freshness.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["page"], update_fields=FIELDS, batch_size=100
    )
    flipped = [fresh.pk for fresh in changed if fresh.is_stale != (fresh.pk in before and before[fresh.pk].is_stale)]
    if flipped:
        signals.standing_changed.send(sender=Freshness, pages=flipped)
    return len(flipped)


def _freshness(
    page: _Page, agreed_at: datetime | None, confirmed: _Answer | None, doubted: _Answer | None
) -> Freshness:
    today = timezone.localdate()
    said_at = [at for at in (agreed_at, confirmed.at if confirmed else None) if at]
    stated_on = last_day_of(page.last_checked)
    known_on = [*map(timezone.localdate, said_at), *([min(stated_on, today)] if stated_on else [])]
    published_on = timezone.localdate(page.first_published_at) if page.first_published_at else today
    checked_on = max(known_on, default=published_on)
    is_doubted = (
        doubted is not None and all(at < doubted.at for at in said_at) and checked_on <= timezone.localdate(doubted.at)
    )
    due_on = due_after(checked_on, page.next_check_due)
    return Freshness(
        page_id=page.pk,
        checked_on=checked_on,
        due_on=due_on,
        confirmed_on=timezone.localdate(confirmed.at) if confirmed else None,
        confirmed_by=confirmed.by if confirmed else "",
        doubted_on=timezone.localdate(doubted.at) if doubted and is_doubted else None,
        is_stale=is_doubted or is_overdue(due_on),
    )


def _latest(given: Any) -> dict[int, _Answer]:
    """The latest of these answers, for each page that has one."""
    in_order = given.order_by("answered_at").values_list("page", "answered_at", "organisation_name")
    return {page: _Answer(at, by) for page, at, by in in_order}


def _values(fresh: Freshness) -> tuple[Any, ...]:
    return tuple(getattr(fresh, name) for name in FIELDS)
