"""Counting what people look for, by day, and forgetting it.

Invariant: nobody can be told from what is kept: words, a day and a number; no address, no cookie, no time of day, nothing that
looks like personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F
from django.utils import timezone

from home.domain.tallying import Tallies
from search.domain.personal import looks_personal
from search.models import SearchCount
from search.query import parse

KEPT_DAYS: Final = 90
LONGEST: Final = 100
"""Longer questions are pasted prose, which may say anything about anybody."""

MOST_A_DAY: Final = 5_000
"""Different searches that are kept of one day: nobody fills the disk by searching."""

Place = tuple[date, str]
"""A day and the words."""


@dataclass(slots=True)
class Tally:
    """How often, and how many results the latest had."""

    number: int = 0
    found: int | None = None

    def add(self, other: "Tally") -> None:
        """Count on. What is not known does not replace what is."""
        self.number += other.number
        self.found = self.found if other.found is None else other.found


def words_to_count(text: str) -> str:
    """A question as it is counted: its words in lower case and British spelling, without punctuation; empty if it is not to be kept."""
    if len(text) > LONGEST or looks_personal(text):
        return ""
    clauses = (clause for clause in parse(text).clauses if not clause.is_excluded)
    return " ".join(word.word for clause in clauses for word in clause.words)[:LONGEST].rstrip()


def count_search(*, text: str, found: int | None) -> None:
    """Somebody searched for this and found so many results; None if that says nothing, as with filters."""
    if words := words_to_count(text):
        tallies.count({(timezone.localdate(), words): Tally(1, found)})


def forget_old() -> str:
    """Delete what is older than is kept. Returns a sentence."""
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    number, _ = SearchCount.objects.filter(day__lt=before).delete()
    return f"Counts of searches deleted: {number}."


def _write(tallies: Mapping[Place, Tally]) -> None:
    room = {day: MOST_A_DAY - SearchCount.objects.filter(day=day).count() for day in {day for day, _ in tallies}}
    # In one order, so that two processes never wait for each other.
    for (day, words), tally in sorted(tallies.items(), key=lambda entry: entry[0]):
        counted = SearchCount.objects.filter(day=day, words=words)
        if not counted.exists():
            if room[day] <= 0:
                continue
            SearchCount.objects.get_or_create(day=day, words=words)
            room[day] -= 1
        known = {} if tally.found is None else {"found": tally.found}
        counted.update(number=F("number") + tally.number, **known)


tallies: Tallies[Place, Tally] = Tallies("searches", _write)
"""What this process has counted and not written yet."""
