"""The public pages with few and with many sample case studies, and what they take beside a bare answer.

One client asks two workers over HTTP for many different pages of each kind, so that no cache helps.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Missed, Row, table, where_and_when
from benchmarks.serving import Reader, Site, free_port, processor_milliseconds
from benchmarks.timing import Timing, timed

FEW = 50
BARE = "a bare answer"

TARGETS = {"case study": 20.0, "landing page": 25.0, "index page": 25.0, "search, two filters": 25.0}
"""Milliseconds that the median may take with many case studies."""

GROWTH = 1.25
"""How many times as long a page may keep a processor busy with many as with few."""

SAME = frozenset({"case study", "landing page", "index page"})
"""What shows as much with few as with many; a search finds less among few."""

TURNS = 5
"""In how many turns each kind is asked for, between the others."""

WORDS = ("kidney", "stroke care", "joint consultant", "doctorate", "protected research time", "trials")
FILTERS = ("nation=england&kind=case-study", "stage=doctoral&nation=england", "profession=nursing&year=2015")


def addresses(number: int) -> dict[str, list[str]]:
    """What is asked for, by kind."""
    asked = [f"/search/?q={word.replace(' ', '+')}" for word in WORDS]
    return {
        BARE: ["/health/live"],
        "case study": [f"/case-studies/sample-{n}/" for n in range(1, number + 1, max(number // 100, 1))],
        "landing page": ["/"],
        "index page": ["/case-studies/"],
        "search, two filters": [f"{address}&{filters}" for address in asked for filters in FILTERS],
        "search, words only": asked,
        "funder map": ["/funding/"],
        "statement": ["/statement/"],
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What pages of one kind took, and how long each kept a processor busy."""

    timing: Timing
    processor: float

    @property
    def median(self) -> float:
        """In milliseconds."""
        return self.timing.median


def measure(missed: Missed, *, many: int, requests: int) -> str:
    """Measure with few and with many case studies on the same database; returns the table."""
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory:
        site = Site(Path(directory), free_port())
        site.manage("prepare")
        site.manage("make_sample_cases", str(FEW))
        small = _served(site, FEW, requests)
        site.manage("make_sample_cases", str(many - FEW))
        large = _served(site, many, requests)
    rows = [row(kind, small, large, missed) for kind in large]
    headings = (
        "Page",
        f"{FEW} cases",
        f"{many:,} cases",
        "95th percentile",
        "processor",
        "times a bare answer",
        "target",
    )
    setting = "two workers, one client, SQLite, embedded search, nothing cached; medians, processor time as a mean."
    return f"{where_and_when()}; {setting}\n\n{table(headings, rows)}"


def _served(site: Site, number: int, requests: int) -> dict[str, Asked]:
    asked = addresses(number)
    taken: dict[str, list[float]] = {kind: [] for kind in asked}
    spent = dict.fromkeys(asked, 0.0)
    with site.serving() as server:
        reader = Reader(site.port)
        for turn in range(TURNS + 1):
            for kind, urls in asked.items():
                before = processor_milliseconds(server)
                numbers = range(turn, requests, TURNS)
                times = [timed(reader.get, urls[n % len(urls)]) for n in numbers]
                if not turn:
                    continue  # Both workers compile templates and queries at their first use.
                taken[kind] += times
                spent[kind] += processor_milliseconds(server) - before
    return {kind: Asked(Timing.of(times), spent[kind] / len(times)) for kind, times in taken.items()}


def row(kind: str, small: Mapping[str, Asked], large: Mapping[str, Asked], missed: Missed) -> Row:
    """The line of a kind of page."""
    few, many = small[kind], large[kind]
    target = TARGETS.get(kind)
    if target is not None:
        missed.unless(many.median <= target, f"{kind}: median above {target:.0f} ms")
    if kind in SAME:
        growth = many.processor / few.processor
        missed.unless(growth <= GROWTH, f"{kind}: {growth:.2f} times the work with many case studies")
    return Row(
        kind,
        f"{few.median:.1f} ms",
        f"{many.median:.1f} ms",
        f"{many.timing.p95:.1f} ms",
        f"{many.processor:.1f} ms",
        f"{many.processor / large[BARE].processor:.1f}",
        f"≤ {target:.0f} ms" if target else "–",
    )
