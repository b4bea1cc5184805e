"""Relevance on outside data, which nobody here tunes to: `python -m benchmarks.relevance [DIRECTORY …]`.

Runs collections in the layout of `../shared/data/medquad/` through each engine's own analysis and query path, and prints nDCG@10,
MRR@10 and recall@100; without a directory, medquad and the known items, which `make bench` measures too. The exit code is 1 if
an engine is below `--least`, or if the two are further apart than `--apart`.
"""

import argparse
import sys
from pathlib import Path

from benchmarks import engines, known_items, ref2014
from benchmarks.judged import Collection
from benchmarks.report import Missed, Row, table, where_and_when, write

PART = "relevance"
MEDQUAD = ref2014.DATA / "medquad"
LEAST = 0.66
APART = 0.02
FOUND = 0.90
WORSE = 0.02
"""How much an error in typing may cost."""


def of_collection(collection: Collection, missed: Missed, *, least: float, apart: float) -> list[Row]:
    """The scores of both engines on a collection."""
    with engines.filled(collection.documents) as pair:
        scores = {engine.name: collection.scores(engine) for engine in pair.both}
    for name, score in scores.items():
        missed.unless(score.ndcg >= least, f"{collection.name}: nDCG@10 on {name} is below {least}")
    ndcgs = [score.ndcg for score in scores.values()]
    missed.unless(max(ndcgs) - min(ndcgs) <= apart, f"{collection.name}: the engines are more than {apart} apart")
    return [
        Row(collection.name, name, f"{score.ndcg:.3f}", f"{score.mrr:.3f}", f"{score.recall:.3f}", f"nDCG ≥ {least}")
        for name, score in scores.items()
    ]


def of_known_items(missed: Missed) -> list[Row]:
    """How both engines find what is known, typed rightly and wrongly, among real case studies."""
    items = known_items.known_items(ref2014.documents())
    rows = []
    with engines.filled(ref2014.documents) as pair:
        for engine in pair.both:
            clean = known_items.mean_reciprocal_rank(engine, items, mistyped=False)
            mistyped = known_items.mean_reciprocal_rank(engine, items, mistyped=True)
            missed.unless(clean >= FOUND, f"known items: MRR@10 on {engine.name} is below {FOUND}")
            missed.unless(clean - mistyped <= WORSE, f"known items: an error costs {engine.name} more than {WORSE}")
            rows += [
                Row("known items", engine.name, "", f"{clean:.3f}", "", f"MRR ≥ {FOUND}"),
                Row("with an error", engine.name, "", f"{mistyped:.3f}", "", f"MRR ≥ clean − {WORSE}"),
            ]
    return rows


def measure(missed: Missed) -> str:
    """Everything that belongs to `make bench`, as a table."""
    rows = of_collection(Collection(MEDQUAD), missed, least=LEAST, apart=APART)
    return f"{where_and_when()}.\n\n{as_table([*rows, *of_known_items(missed)])}"


def as_table(rows: list[Row]) -> str:
    """The rows under their headings."""
    return table(("Questions", "engine", "nDCG@10", "MRR@10", "recall@100", "target"), rows)


def main() -> int:
    """Print the scores and say by the exit code whether they are good enough."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("directories", nargs="*", type=Path, help="collections to run")
    parser.add_argument("--queries", default="queries.tsv", help="another file of queries in each directory")
    parser.add_argument("--least", type=float, default=LEAST, help="the least nDCG@10")
    parser.add_argument("--apart", type=float, default=APART, help="how far the engines may be apart in nDCG@10")
    parser.add_argument("--write", action="store_true", help="put the table of `make bench` into benchmarks/README.md")
    options = parser.parse_args()
    missed = Missed()
    if options.directories:
        rows: list[Row] = []
        for directory in options.directories:
            collection = Collection(directory, options.queries)
            rows += of_collection(collection, missed, least=options.least, apart=options.apart)
        print(as_table(rows))
    else:
        text = measure(missed)
        print(text)
        if options.write:
            write(PART, text)
    return missed.exit_code()


if __name__ == "__main__":
    sys.exit(main())
