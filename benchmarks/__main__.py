"""`make bench`: everything that is measured, each part in a table of its own; the exit code says whether all targets were met.

What asks Elasticsearch is left out without a server for tests, and the end says so.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import pages, relevance, report, searching, staff, upkeep, writing
from benchmarks.engines import ADDRESS, elasticsearch_address
from benchmarks.report import Missed

POSTGRESQL = "TEST_POSTGRES_URL"
NEEDS_SERVER = frozenset({"ref2014", "samples", "publishing"})


def parts(options: argparse.Namespace, missed: Missed) -> dict[str, Callable[[], str]]:
    """What can be measured, by the name of its place in README.md."""
    server = elasticsearch_address() or ""
    return {
        "pages": lambda: pages.measure(missed, many=options.many, requests=options.rounds * 5),
        "staff": lambda: staff.measure(missed, number=options.many, requests=options.rounds),
        "writing": lambda: writing.measure(missed, database="", people=20, savings=options.rounds // 5),
        "writing-postgresql": lambda: writing.measure(
            missed, database=os.environ[POSTGRESQL], people=100, savings=options.rounds // 5
        ),
        "relevance": lambda: relevance.measure(missed),
        "ref2014": lambda: searching.measure(
            missed, server, "ref2014", number=814, rounds=options.rounds // 10, keep=options.keep
        ),
        "samples": lambda: searching.measure(
            missed, server, "samples", number=options.most, rounds=options.rounds // 10, keep=options.keep
        ),
        "publishing": lambda: upkeep.measure(
            missed, server, number=options.many, rounds=options.rounds // 3, keep=options.keep
        ),
    }


def main() -> int:
    """Print the tables, and write them down if asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "parts",
        nargs="*",
        help="pages, staff, writing, writing-postgresql, relevance, ref2014, samples, publishing; all by default",
    )
    parser.add_argument("--many", type=int, default=5_000, help="sample case studies for pages and publishing")
    parser.add_argument("--most", type=int, default=50_000, help="sample case studies for search")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="where sites of search stay, filled, for the next run")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options = parser.parse_args()
    missed = Missed()
    known = parts(options, missed)
    if unknown := set(options.parts) - known.keys():
        parser.error(f"There is no part {', '.join(sorted(unknown))}.")
    for name in options.parts or known:
        if name in NEEDS_SERVER and not elasticsearch_address():
            print(f"Left out: {name} needs Elasticsearch: set {ADDRESS} to its address.", file=sys.stderr)
            continue
        if name == "writing-postgresql" and not os.environ.get(POSTGRESQL):
            print(f"Left out: {name} needs PostgreSQL: set {POSTGRESQL} to its address.", file=sys.stderr)
            continue
        text = known[name]()
        print(f"\n{text}\n", flush=True)
        if options.write:
            report.write(name, text)
    return missed.exit_code()


if __name__ == "__main__":
    sys.exit(main())
