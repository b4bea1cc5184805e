"""`make bench`: the public pages with 50 and with 5,000 sample case studies, and what they take beside a bare answer."""

import argparse
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.serving import Site, Timing, free_port, measure

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- pages: begin -->", "<!-- pages: end -->"
FEW = 50

# Milliseconds that the median may take with many case studies.
TARGETS = {"case study": 20.0, "landing page": 25.0, "index page": 25.0, "search, two filters": 25.0}


def addresses(number: int) -> dict[str, list[str]]:
    """What is asked for, by kind; many different case studies and searches, so that no cache can help."""
    step = max(number // 100, 1)
    words = ("kidney", "stroke care", "joint consultant", "doctorate", "protected research time", "trials")
    filters = ("nation=england&kind=case-study", "stage=doctoral&nation=england", "profession=nursing&year=2015")
    return {
        "a bare answer": ["/health/live"],
        "case study": [f"/case-studies/sample-{n}/" for n in range(1, number + 1, step)],
        "landing page": ["/"],
        "index page": ["/case-studies/"],
        "search, two filters": [f"/search/?q={w.replace(' ', '+')}&{f}" for w in words for f in filters],
        "search, words only": [f"/search/?q={word.replace(' ', '+')}" for word in words],
        "funder map": ["/funding/"],
        "statement": ["/statement/"],
    }


def run(few: int, many: int, requests: int) -> dict[str, tuple[Timing, Timing]]:
    """Measure with few and with many case studies on the same database."""
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory:
        site = Site(Path(directory), free_port())
        site.manage("prepare")
        site.manage("make_sample_cases", str(few))
        with site.serving():
            small = {kind: measure(site, urls, requests=requests) for kind, urls in addresses(few).items()}
        site.manage("make_sample_cases", str(many - few))
        with site.serving():
            large = {kind: measure(site, urls, requests=requests) for kind, urls in addresses(many).items()}
    return {kind: (small[kind], large[kind]) for kind in large}


def table(results: dict[str, tuple[Timing, Timing]], few: int, many: int) -> str:
    """The results as a Markdown table with where and when they were taken."""
    bare = results["a bare answer"][1].median
    taken = (
        f"Taken {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}; two workers, one client, SQLite, embedded search, nothing cached."
    )
    lines = [
        taken,
        "",
        f"| Page | median, {few} cases | median, {many:,} cases | 95th percentile | times a bare answer | target |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind, (small, large) in results.items():
        target = f"{TARGETS[kind]:.0f} ms" if kind in TARGETS else "–"
        lines.append(
            f"| {kind} | {small.median:.1f} ms | {large.median:.1f} ms | {large.p95:.1f} ms "
            f"| {large.median / bare:.1f} | {target} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Print the figures, write them down if asked, and say by the exit code whether the targets were met."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--few", type=int, default=FEW)
    parser.add_argument("--many", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options = parser.parse_args()
    results = run(options.few, options.many, options.requests)
    text = table(results, options.few, options.many)
    print(text)
    if options.write:
        before, rest = README.read_text(encoding="utf-8").split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    missed = [kind for kind, target in TARGETS.items() if results[kind][1].median > target]
    if missed:
        print(f"Slower than the target: {', '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
