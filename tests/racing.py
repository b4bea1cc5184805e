"""Acts that begin at the same moment, each in a thread and a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do them together. Return what each came to: what it gave, "done", or its refusal. Any other fault fails the test."""
    start, came_to = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            came_to[number] = act() or "done"
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            came_to[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each for each in came_to if isinstance(each, Exception) and not isinstance(each, ValidationError)] == []
    return came_to


def done(outcomes: list[Any]) -> list[Any]:
    """Those that were not refused."""
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
