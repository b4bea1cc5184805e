"""Collections of documents, queries and judgements that others made, in the layout of BEIR as plain files.

`docs.jsonl` has `id`, `title`, `text` and perhaps `url` in each line; `queries.tsv` has an id and a text; `qrels.tsv` has the
ids of a query and a document, and a gain. No file has a heading; one that has is read all the same.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measures import Scores, score
from search.contract import Document, Engine, Query, Section

DEEP = 100
"""How many results are looked at, for the recall."""

_HEADINGS = {"query_id", "query-id", "qid", "id"}


@dataclass(frozen=True, slots=True)
class Collection:
    """A directory in this layout."""

    directory: Path
    queries_file: str = "queries.tsv"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.directory.name

    def documents(self) -> Iterator[Document]:
        """Its documents, each as one text under its title."""
        with (self.directory / "docs.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = Section("", "", row.get("text") or "")
                yield Document(
                    key=str(row["id"]), kind="page", version=1, title=row.get("title") or "", sections=(text,)
                )

    def queries(self) -> dict[str, str]:
        """The text of each query."""
        return {row[0]: row[1] for row in _rows(self.directory / self.queries_file)}

    def judgements(self) -> dict[str, Mapping[str, int]]:
        """The gain of each document that was judged for a query; the greatest, if it was judged twice."""
        judged: dict[str, dict[str, int]] = defaultdict(dict)
        for query, key, gain in _rows(self.directory / "qrels.tsv"):
            judged[query][key] = max(int(gain), judged[query].get(key, 0))
        return dict(judged)

    def scores(self, engine: Engine) -> Scores:
        """How an engine that holds the documents answers the queries, by its own analysis and query path."""
        rankings = {query: ranking(engine, text) for query, text in self.queries().items()}
        return score(self.judgements(), rankings)


def ranking(engine: Engine, text: str, *, size: int = DEEP) -> list[str]:
    """The keys that an engine finds, best first."""
    return [hit.key for hit in engine.search(Query(text=text, size=size, highlight=False)).hits]


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from (row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] not in _HEADINGS)
