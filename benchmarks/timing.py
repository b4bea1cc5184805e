"""Timing several ways to the same thing in turn, so that whatever else the machine does falls on all of them alike."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Timing:
    """What many of the same took, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Timing":
        """From each single time; at least two."""
        return cls(statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20, method="inclusive")[-1])

    def times(self, other: "Timing") -> float:
        """How many times as long as the other this takes."""
        return self.median / other.median


def in_turn(
    ways: Mapping[str, Callable[[Any], object]],
    asked: Sequence[Any],
    *,
    rounds: int,
    settle: Callable[[], object] = bool,
) -> dict[str, Timing]:
    """Ask everything by each way, one after the other, as often as there are rounds; one round before them is not timed.

    `settle` waits before each until what the one before has left to others is done.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for each in asked:
            for name, way in ways.items():
                settle()
                milliseconds = timed(way, each)
                if number:
                    taken[name].append(milliseconds)
    return {name: Timing.of(times) for name, times in taken.items()}


def timed(way: Callable[..., object], *given: Any) -> float:
    """How many milliseconds a call takes."""
    began = time.perf_counter()
    way(*given)
    return (time.perf_counter() - began) * 1000
