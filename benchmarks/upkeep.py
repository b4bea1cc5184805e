"""What search costs those who publish, and how soon readers find what was published, on a site with its worker."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.report import Missed, Row, table, where_and_when
from benchmarks.searching import bench
from benchmarks.serving import PROJECT
from cms.processes import read_procfile

FOUND_WITHIN: Final = 500.0
"""Milliseconds from "publish" to "found"."""

TIMES_WITHOUT: Final = 1.1
"""How many times as long publishing may take as without search."""

WITHOUT: Final = "without search"


def measure(missed: Missed, server: str, *, number: int, rounds: int, keep: Path | None) -> str:
    """Both tables, with so many sample case studies."""
    with bench(server, "samples", number=number, keep=keep) as made, ExitStack() as programs:
        made.with_server.manage("search_rebuild")
        worker = [
            sys.executable if word == "python" else word for word in read_procfile(PROJECT / "Procfile")["worker"]
        ]
        # Both sites lie in one directory, which the first follows: the one that has a server to bring changes to.
        programs.enter_context(made.with_server.serving())
        programs.enter_context(made.site.serving())
        programs.enter_context(made.with_server.running(worker))
        found = made.with_server.inside(
            "benchmarks.publishing",
            *("--rounds", str(rounds)),
            *("--embedded", str(made.site.port), "--elasticsearch", str(made.with_server.port)),
        )
    soon = table(("From “publish” to “found”", "median", "target"), _soon(found["found"], missed))
    cost = table(("Publishing", "median", "times without search", "target"), cost_rows(found["publishing"], missed))
    return f"{where_and_when()}; {number:,} sample case studies.\n\n{soon}\n\n{cost}"


def _soon(medians: Mapping[str, float], missed: Missed) -> list[Row]:
    for name, median in medians.items():
        missed.unless(median < FOUND_WITHIN, f"{name}: found {median:.0f} ms after it was published")
    return [Row(name, f"{median:.0f} ms", f"< {FOUND_WITHIN:.0f} ms") for name, median in medians.items()]


def cost_rows(medians: Mapping[str, float], missed: Missed) -> list[Row]:
    """A line for each condition, compared with none of search's work."""
    rows = []
    for way, median in medians.items():
        times = median / medians[WITHOUT]
        if way != WITHOUT:
            missed.unless(times <= TIMES_WITHOUT, f"publishing with {way} takes {times:.2f} times as long")
        target = "–" if way == WITHOUT else f"≤ {TIMES_WITHOUT}"
        rows.append(Row(way, f"{median:.0f} ms", f"{times:.2f}", target))
    return rows
