"""Staff's screens with many submissions: the board, filtered and searched, and the review of the longest sample."""

import tempfile
from pathlib import Path

from benchmarks.pages import BARE
from benchmarks.report import Missed, Row, table, where_and_when
from benchmarks.serving import Reader, Site, free_port, processor_milliseconds
from benchmarks.timing import Timing, timed

TARGET = 150.0
"""Milliseconds that the median of each screen may take."""
HEADINGS = ("Screen", "median", "95th percentile", "processor", "times a bare answer", "target")


def measure(missed: Missed, *, number: int, requests: int) -> str:
    """Fill a site, sign in, ask for each screen in turn; returns the table."""
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory:
        site = Site(Path(directory), free_port())
        site.manage("prepare")
        site.manage("make_sample_cases", str(number))
        made = site.inside("benchmarks.reviewers")
        board = "/admin/submissions/board/"
        asked = {
            BARE: "/health/live",
            f"board, {number:,} submissions": board,
            "board, the last page": f"{board}?p={number // 50 - 1}",
            "board, two filters and a search": f"{board}?turn=academy&assignee=pool&q=sample",
            "review, the longest text": f"/admin/case-studies/{made['page']}/review/",
        }
        taken: dict[str, list[float]] = {screen: [] for screen in asked}
        spent = dict.fromkeys(asked, 0.0)
        with site.serving() as server:
            reader = Reader(site.port, cookie=f"sessionid={made['session']}")
            for turn in range(requests + 1):
                for screen, address in asked.items():
                    before = processor_milliseconds(server)
                    time = timed(reader.get, address)
                    if turn:  # Both workers compile templates at their first use.
                        taken[screen].append(time)
                        spent[screen] += processor_milliseconds(server) - before
    bare = spent[BARE] / requests
    rows = [_row(screen, Timing.of(times), spent[screen] / requests, bare, missed) for screen, times in taken.items()]
    setting = f"two workers, one client, SQLite; the longest text is a revision of {made['characters']:,} characters."
    return f"{where_and_when()}; {setting}\n\n{table(HEADINGS, rows)}"


def _row(screen: str, timing: Timing, processor: float, bare: float, missed: Missed) -> Row:
    if is_target := screen != BARE:
        missed.unless(timing.median <= TARGET, f"{screen}: median {timing.median:.0f} ms, not {TARGET:.0f} ms")
    return Row(
        screen,
        f"{timing.median:.0f} ms",
        f"{timing.p95:.0f} ms",
        f"{processor:.0f} ms",
        f"{processor / bare:.1f}" if bare else "–",
        f"≤ {TARGET:.0f} ms" if is_target else "–",
    )
