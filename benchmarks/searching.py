"""The speed of search on one collection: answers and suggestions by every way, and how fast an index is filled.

Everything that is compared is measured in one run, on the same site, side by side with raw Elasticsearch.
"""

import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.raw import Raw
from benchmarks.report import Missed, Row, table, where_and_when
from benchmarks.serving import Site, free_port
from search.contract import Layout

TIMES_RAW: Final = {"elasticsearch": 1.2, "elasticsearch page": 2.0, "embedded": 0.3, "embedded page": 1.5}
"""How many times as long as the raw search each way may take."""

TIMES_RAW_SUGGESTIONS: Final = {"elasticsearch page": 1.5, "embedded page": 1.5}
"""What a reader waits for. Pages ask the embedded engine for suggestions, whether there is a server or not (`search.answering`)."""

RATE: Final = 0.5
"""Of the documents that raw `_bulk` writes in a second, those that a rebuild must write."""

MEMORY: Final = 1.25
"""How many times as much memory of its own a rebuild of all documents may take as one of half of them."""

Filled = Mapping[str, Any]
"""What `benchmarks.filling` says: documents, seconds, megabytes."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A site that is filled, and the server on which it and the raw index lie."""

    site: Site
    """It has its embedded engine alone."""
    with_server: Site
    server: str
    index: str
    """The raw index."""
    made: Filled
    """How long making the documents from the database took."""


@contextmanager
def bench(server: str, collection: str, *, number: int, keep: Path | None) -> Iterator[Bench]:
    """A site with this collection, while the block lasts. One that is kept is not filled again by the next run."""
    prefix = f"bench-{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory:
        place = Path(directory) if keep is None else keep / f"{collection}-{number}"
        site = Site(place, free_port(), prefix=prefix)
        direct = Raw(server)
        try:
            with direct.index(f"{prefix}_raw", layout=Layout()):
                yield Bench(
                    site, site.with_elasticsearch(server), server, f"{prefix}_raw", _filled(site, collection, number)
                )
        finally:
            direct.drop(prefix)


def _filled(site: Site, collection: str, number: int) -> Filled:
    """Fill a site, if that was not done before; returns how long making the documents took."""
    site.manage("prepare")
    told = site.data_dir / "collected.json"
    if not told.exists():
        told.write_text(json.dumps(site.inside("benchmarks.collecting", collection, str(number))), encoding="utf-8")
    found: Filled = json.loads(told.read_text(encoding="utf-8"))
    return found


def measure(missed: Missed, server: str, collection: str, *, number: int, rounds: int, keep: Path | None) -> str:
    """Both tables of a collection."""
    with bench(server, collection, number=number, keep=keep) as made:
        filled = filling(made, missed, number=number)
        answered = answering(made, missed, collection, rounds=rounds)
    return f"{where_and_when()}\n\n{answered}\n\n{filled}"


def filling(made: Bench, missed: Missed, *, number: int) -> str:
    """Fill all indexes, which the answers need, and tell how long that took."""
    raw = made.site.inside("benchmarks.filling", made.index, "--server", made.server)
    rows = [Row("raw `_bulk`", f"{raw['documents']:,}", f"{_rate(raw):.0f}", "1.0", "", "")]
    for name in ("elasticsearch", "embedded"):
        small = made.with_server.inside("benchmarks.filling", name, "--documents", str(number // 2))
        large = made.with_server.inside("benchmarks.filling", name)
        rows.append(rebuild_row(name, raw, small, large, missed))
    rows.append(Row("made from the database", f"{made.made['documents']:,}", f"{_rate(made.made):.0f}", "", "", "–"))
    return table(("Rebuild", "documents", "a second", "times raw", "most memory", "target"), rows)


def rebuild_row(name: str, raw: Filled, small: Filled, large: Filled, missed: Missed) -> Row:
    """The line of an engine's rebuild: of all documents, beside one of half of them."""
    rate, growth = _rate(large) / _rate(raw), large["megabytes"] / small["megabytes"]
    missed.unless(rate >= RATE, f"{name}: a rebuild writes {rate:.2f} times the documents of raw _bulk")
    missed.unless(growth <= MEMORY, f"{name}: a rebuild takes {growth:.2f} times the memory for all documents")
    memory = f"{large['megabytes']:.0f} MB ({small['megabytes']:.0f} MB for {small['documents']:,})"
    return Row(name, f"{large['documents']:,}", f"{_rate(large):.0f}", f"{rate:.2f}", memory, f"≥ {RATE}, memory flat")


def answering(made: Bench, missed: Missed, collection: str, *, rounds: int) -> str:
    """Ask both sites, both engines and the server in turn."""
    with ExitStack() as servers:
        servers.enter_context(made.site.serving())
        servers.enter_context(made.with_server.serving())
        found = made.with_server.inside(
            "benchmarks.answering",
            collection,
            *("--server", made.server, "--index", made.index, "--rounds", str(rounds)),
            *("--embedded", str(made.site.port), "--elasticsearch", str(made.with_server.port)),
        )
    return table(
        ("Way", "median", "times raw", "target"),
        [
            *rows_of("results", found["results"], TIMES_RAW, missed, of=collection),
            *rows_of("suggestions", found["suggestions"], TIMES_RAW_SUGGESTIONS, missed, of=collection),
        ],
    )


def rows_of(
    what: str, medians: Mapping[str, float], targets: Mapping[str, float], missed: Missed, *, of: str
) -> Iterator[Row]:
    """A line for each way, with its target if it has one."""
    for way, median in medians.items():
        times, target = median / medians["raw"], targets.get(way)
        if target is not None:
            missed.unless(times <= target, f"{of}, {what}: {way} takes {times:.2f} times as long as raw")
        yield Row(f"{what}: {way}", f"{median:.1f} ms", f"{times:.2f}", f"≤ {target}" if target else "–")


def _rate(filled: Filled) -> float:
    return float(filled["documents"] / filled["seconds"])
