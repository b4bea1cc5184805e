"""What a case study page says of how far a reader can rely on it: who agreed to it, who checked it when, and what speaks against it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from casestudies.enums import AgreementKind
from casestudies.models import CaseStudyPage
from home.fields import last_day_of
from home.prepared import Prepared
from home.wording import date_words


class _Row(NamedTuple):
    freshness__checked_on: date | None
    freshness__confirmed_on: date | None
    freshness__confirmed_by: str | None
    freshness__doubted_on: date | None
    freshness__is_stale: bool | None
    agreed__kind: str | None
    agreed__organisation_name: str
    agreed__role: str
    agreed__reason: str
    agreed__at: datetime


_ROWS = Prepared(
    _Row,
    lambda keys: (
        CaseStudyPage.objects.filter(pk=keys[0])
        .annotate(agreed=FilteredRelation("agreements", condition=Q(agreements__is_live=True)))
        .order_by("-agreed__at")[:1]
    ),
)


@dataclass(frozen=True, slots=True)
class Assurance:
    """In words; "" where there is nothing to say."""

    agreed: str = ""
    """Who agreed to the public text and when: a role and an organisation, never a person's name."""
    checked_on: str = ""
    """The latest day of which the facts say that they were checked, or their institution says so."""
    checked_by: str = ""
    """The institution, if it was it."""
    confirmed: str = ""
    """Which institution checked the page, and on which day."""
    warning: str = ""
    """Why a reader should not rely on it."""


def assurance_of(page: CaseStudyPage) -> Assurance:
    """Read it, in one query."""
    stated = date_words(page.last_checked)
    row = next(iter(_ROWS.one(page.pk)), None) if page.pk else None
    if row is None:
        return Assurance(checked_on=stated)
    agreed, confirmed_on = _agreed(row), row.freshness__confirmed_on
    warning = _warning(row, is_known=bool(stated or confirmed_on)) if row.freshness__is_stale else ""
    if confirmed_on is None:
        return Assurance(agreed=agreed, checked_on=stated, warning=warning)
    stated_on, by = last_day_of(page.last_checked), row.freshness__confirmed_by or ""
    is_latest = stated_on is None or stated_on <= confirmed_on
    return Assurance(
        agreed=agreed,
        checked_on=date_words(confirmed_on) if is_latest else stated,
        checked_by=by if is_latest else "",
        confirmed=f"{by} on {date_words(confirmed_on)}",
        warning=warning,
    )


def _agreed(row: _Row) -> str:
    if row.agreed__kind is None:
        return ""
    day = date_words(timezone.localdate(row.agreed__at))
    if row.agreed__kind == AgreementKind.OVERRIDDEN:
        return f"Published on {day} without an answer from {row.agreed__organisation_name}: {row.agreed__reason}"
    name, role = row.agreed__organisation_name, row.agreed__role
    return f"Agreed by {name} ({role}) on {day}" if role else f"Agreed by {name} on {day}"


def _warning(row: _Row, *, is_known: bool) -> str:
    if row.freshness__doubted_on:
        return (
            f"On {date_words(row.freshness__doubted_on)}, its institution said that something on this page is no longer true. "
            "It is to be changed."
        )
    since = date_words(row.freshness__checked_on)
    if is_known:
        return f"Nobody has checked this page since {since}. It may be out of date."
    return f"Nobody has checked this page since it was published on {since}. It may be out of date."
