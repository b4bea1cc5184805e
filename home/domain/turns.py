"""Waiting for one's turn to write, where a database wakes those who wait in no order, or gives up before the turn comes.

SQLite lets one write at a time; who waits looks again after a sleep, and with many at once one may wait longer than its time.
PostgreSQL ends one of two that wait for each other. Neither has written anything then: the whole act can be done again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

MOST_TURNS = 5
BUSY = ("database is locked", "deadlock detected", "could not serialize")
_one_writer = Lock()

P = ParamSpec("P")
R = TypeVar("R")


def in_turn(act: Callable[P, R]) -> Callable[P, R]:
    """Do an act when it is its turn, and again if the database gave up. The act is one transaction of its own."""

    @wraps(act)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        for _turn in range(MOST_TURNS - 1):
            try:
                with _turn_of_this_process():
                    return act(*args, **kwargs)
            except OperationalError as error:
                # Inside another transaction, it is that one which would have to be done again.
                if connection.in_atomic_block or not any(words in str(error) for words in BUSY):
                    raise
        return act(*args, **kwargs)

    return wrapped


def _turn_of_this_process() -> AbstractContextManager[object]:
    """Let the threads of a process queue here, where each is woken at once, instead of in SQLite, where each sleeps."""
    return _one_writer if connection.vendor == "sqlite" and not connection.in_atomic_block else nullcontext()
