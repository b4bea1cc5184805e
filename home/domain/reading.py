"""Counting how often a page is read and found, by month, and forgetting it after two years.

Invariant: nobody can be told from what is kept: a page, a month and two numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from home.domain.tallying import Tallies
from home.models import PageCount
from home.rules import months_before

KEPT_MONTHS: Final = 24

Place = tuple[date, int]
"""A month by its first day, and the key of a page."""


@dataclass(slots=True)
class Tally:
    """How often a page was read and found."""

    read: int = 0
    found: int = 0

    def add(self, other: "Tally") -> None:
        """Count on."""
        self.read += other.read
        self.found += other.found


def count_read(*, page: int) -> None:
    """Somebody opened this page."""
    _tallies.count({(_this_month(), page): Tally(read=1)})


def count_found(*, pages: Iterable[int]) -> None:
    """Somebody searched, and these pages were among the results that were shown."""
    _tallies.count({(_this_month(), page): Tally(found=1) for page in pages})


def forget_old() -> str:
    """Delete what is older than is kept. Returns a sentence."""
    number, _ = PageCount.objects.filter(month__lt=months_before(_this_month(), KEPT_MONTHS)).delete()
    return f"Counts of pages deleted: {number}."


def _this_month() -> date:
    return timezone.localdate().replace(day=1)


def _write(tallies: Mapping[Place, Tally]) -> None:
    # A page may be gone by now, and would take the counts of the others with it.
    there = set(Page.objects.filter(pk__in={page for _, page in tallies}).values_list("pk", flat=True))
    for (month, page), tally in sorted(tallies.items(), key=lambda entry: entry[0]):
        if page in there:
            PageCount.objects.get_or_create(page_id=page, month=month)
            PageCount.objects.filter(page=page, month=month).update(
                read=F("read") + tally.read, found=F("found") + tally.found
            )


_tallies: Tallies[Place, Tally] = Tallies("pages", _write)
