"""The judgements of `judgements.csv`: for what people ask, how well each page answers, and why.

A line is a question, what it is about, the address of a page, a grade and a reason. 3 is what was looked for, 2 answers a good part
of it, 1 touches on it; a page that is not listed does not answer, also one that only names a word in a long list. Samples are
graded as if they were true. Whoever adds lines looks at the pages, and not at what search finds.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from benchmarks.measures import Scores, score
from search.contract import Document, Engine, Query
from search.synonyms import Synonyms

FILE: Final = Path(__file__).with_name("judgements.csv")
GRADES: Final = range(1, 4)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a page answers a question."""

    query: str
    about: str
    address: str
    grade: int
    reason: str


def judgements() -> Iterator[Judgement]:
    """Every line of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Judgement(row["query"], row["about"], row["address"], int(row["grade"]), row["reason"])


@dataclass(frozen=True)
class Site:
    """What the site gives its engine, and the words that staff added."""

    documents: tuple[Document, ...]
    synonyms: Synonyms

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The address of each key."""
        return {document.key: document.url for document in self.documents}

    def scores(self, engine: Engine) -> Scores:
        """How an engine that holds the documents answers the questions."""
        judged: dict[str, dict[str, int]] = {}
        for line in judgements():
            judged.setdefault(line.query, {})[line.address] = line.grade
        return score(judged, {query: self._found(engine, query) for query in judged})

    def _found(self, engine: Engine, text: str) -> list[str]:
        query = Query(text=text, size=10, highlight=False, synonyms=self.synonyms)
        return [self.addresses[hit.key] for hit in engine.search(query).hits]
