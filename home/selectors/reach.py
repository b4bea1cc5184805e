"""How many a page reaches: read and found, in the last twelve months."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from home.models import PageCount
from home.rules import months_before

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month, by its first day."""

    first_day: date
    read: int
    found: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Twelve months, the latest first, of which the latest is not over."""

    months: tuple[Month, ...]

    @property
    def read(self) -> int:
        """How often it was read in all of them."""
        return sum(month.read for month in self.months)

    @property
    def found(self) -> int:
        """How often it was found in all of them."""
        return sum(month.found for month in self.months)


def reach_of(page: int) -> Reach:
    """Read it for one page, in one query. A month without a count is one in which nobody came."""
    this_month = timezone.localdate().replace(day=1)
    first_days = [months_before(this_month, number) for number in range(MONTHS)]
    counts = PageCount.objects.filter(page=page, month__gte=first_days[-1]).values_list("month", "read", "found")
    found = {month: Month(month, read, found) for month, read, found in counts}
    return Reach(tuple(found.get(day, Month(day, 0, 0)) for day in first_days))
