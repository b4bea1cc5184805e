"""Counts that wait in the memory of the process and are written together, so that no reader waits for a writer.

Invariant: counting costs an answer nothing and cannot fail it. What cannot be written now waits on; a process that is killed takes
a few seconds with it.
"""

import atexit
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, Protocol, Self, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction

MOST_WAITING = 1_000
"""Different things of which a process keeps counts: nobody fills its memory by asking."""

log = structlog.get_logger(__name__)


class Tally(Protocol):
    """How often, of one thing."""

    def add(self, other: Self) -> None:
        """Count on."""


Key = TypeVar("Key", bound=Hashable)
Counted = TypeVar("Counted", bound=Tally)


class Tallies(Generic[Key, Counted]):
    """What this process has counted of one kind of thing and not written yet."""

    def __init__(self, name: str, write_rows: Callable[[Mapping[Key, Counted]], None]) -> None:
        """`write_rows` adds to what the database has, in one order, so that two processes never wait for each other."""
        self._name = name
        self._write_rows = write_rows
        self._lock = threading.Lock()
        self.waiting: dict[Key, Counted] = {}
        self.timer: threading.Timer | None = None
        atexit.register(self.write)

    def count(self, counted: Mapping[Key, Counted]) -> None:
        """Note it, and see that it is written."""
        self._note(counted)
        if not settings.SEARCH_COUNT_SECONDS:
            self.write()

    def write(self) -> None:
        """Write what waits. Never raises what a database raises."""
        with self._lock:
            taken, self.waiting, self.timer = self.waiting, {}, None
        if not taken:
            return
        try:
            with transaction.atomic():
                self._write_rows(taken)
        except DatabaseError as error:
            log.warning("counts_postponed", of=self._name, reason=str(error))
            self._note(taken)

    def _note(self, counted: Mapping[Key, Counted]) -> None:
        with self._lock:
            for key, tally in counted.items():
                if key in self.waiting:
                    self.waiting[key].add(tally)
                elif len(self.waiting) < MOST_WAITING:
                    self.waiting[key] = tally
            if self.timer is None and settings.SEARCH_COUNT_SECONDS:
                self.timer = threading.Timer(settings.SEARCH_COUNT_SECONDS, self._write_apart)
                self.timer.daemon = True
                self.timer.start()

    def _write_apart(self) -> None:
        try:
            self.write()
        finally:
            connection.close()  # This thread's own, which nobody will use again.
