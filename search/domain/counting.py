"""Counting what people look for, by day, and forgetting it.

Invariant: nobody can be told from what is kept: words, a day and a number; no address, no cookie, no time of day, nothing that
looks like personal data. Counting costs an answer nothing and cannot fail it: counts wait in the memory of the process and are
written together every few seconds, by a thread of their own, so that no reader waits for a writer. A process that is killed
takes those few seconds with it.
"""

import atexit
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from search.domain.personal import looks_personal
from search.models import SearchCount
from search.query import parse

KEPT_DAYS: Final = 90
LONGEST: Final = 100
"""Longer questions are pasted prose, which may say anything about anybody."""

MOST_A_DAY: Final = 5_000
"""Different searches that are kept of one day: nobody fills the disk by searching."""

MOST_WAITING: Final = 1_000

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Tally:
    """How often, and how many results the latest had."""

    number: int = 0
    found: int | None = None

    def add(self, number: int, found: int | None) -> None:
        """Count on. What is not known does not replace what is."""
        self.number += number
        self.found = self.found if found is None else found


Tallies = Mapping[tuple[date, str], Tally]


@dataclass(slots=True)
class _Waiting:
    """What this process has counted and not written yet."""

    tallies: dict[tuple[date, str], Tally] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    timer: threading.Timer | None = None

    def add(self, tallies: Tallies) -> None:
        """Note them, and see that they are written."""
        with self.lock:
            for place, tally in tallies.items():
                if place in self.tallies or len(self.tallies) < MOST_WAITING:
                    self.tallies.setdefault(place, Tally()).add(tally.number, tally.found)
            if self.timer is None and settings.SEARCH_COUNT_SECONDS:
                self.timer = threading.Timer(settings.SEARCH_COUNT_SECONDS, _write_apart)
                self.timer.daemon = True
                self.timer.start()

    def take(self) -> dict[tuple[date, str], Tally]:
        """Everything, which waits no longer."""
        with self.lock:
            taken, self.tallies, self.timer = self.tallies, {}, None
            return taken


_waiting = _Waiting()


def words_to_count(text: str) -> str:
    """A question as it is counted: its words in lower case and British spelling, without punctuation; empty if it is not to be kept."""
    if len(text) > LONGEST or looks_personal(text):
        return ""
    clauses = (clause for clause in parse(text).clauses if not clause.is_excluded)
    return " ".join(word.word for clause in clauses for word in clause.words)[:LONGEST].rstrip()


def count_search(*, text: str, found: int | None) -> None:
    """Somebody searched for this and found so many results; None if that says nothing, as with filters."""
    if words := words_to_count(text):
        _waiting.add({(timezone.localdate(), words): Tally(1, found)})
        if not settings.SEARCH_COUNT_SECONDS:
            write()


def write() -> None:
    """Write what waits. What cannot be written now waits on. Never raises what a database raises."""
    tallies = _waiting.take()
    if not tallies:
        return
    try:
        with transaction.atomic():
            _write(tallies)
    except DatabaseError as error:
        log.warning("search_counts_postponed", reason=str(error))
        _waiting.add(tallies)


def forget_old() -> str:
    """Delete what is older than is kept. Returns a sentence."""
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    number, _ = SearchCount.objects.filter(day__lt=before).delete()
    return f"Counts of searches deleted: {number}."


def _write(tallies: Tallies) -> None:
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


def _write_apart() -> None:
    try:
        write()
    finally:
        connection.close()  # This thread's own, which nobody will use again.


atexit.register(write)
