"""When nothing is found: the same question with a little less asked, and how much there would be.

One filter fewer, no filter at all, nothing left out, the words of a phrase anywhere. Only what finds something is named.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from search.answering import Answering
from search.contract import Query
from search.query import Clause, parse
from search.service.answer import NearMiss
from search.service.naming import LABELS
from search.service.question import Question


def near_misses(engine: Answering, question: Question, query: Callable[[Question], Query]) -> Iterator[NearMiss]:
    """What comes near, with its number of results and its address. `query` makes a question what an engine is asked."""
    for label, other in _lesser(question):
        asked = replace(query(other), size=0, facets=(), highlight=False)
        if count := engine.search(asked).total:
            yield NearMiss(label, count, other.query_string)


def _lesser(question: Question) -> Iterator[tuple[str, Question]]:
    for name in question.filters:
        yield f"Any {LABELS[name].lower()}", question.without(name)
    if len(question.filters) > 1:
        yield "No filter at all", question.unfiltered()
    clauses = parse(question.text).clauses
    if any(clause.is_excluded for clause in clauses):
        wanted = [clause for clause in clauses if not clause.is_excluded]
        if wanted:
            yield "Nothing left out", question.asking(_written(wanted))
    if any(clause.is_phrase and not clause.is_excluded for clause in clauses):
        apart = [replace(clause, is_phrase=clause.is_phrase and clause.is_excluded) for clause in clauses]
        yield "The words in quotation marks apart", question.asking(_written(apart))


def _written(clauses: Iterable[Clause]) -> str:
    """The question that these clauses were read from."""
    return " ".join(map(_clause, clauses))


def _clause(clause: Clause) -> str:
    words = " ".join(word.word for word in clause.words)
    # What is left out must hang together: a minus before several words would only take the first.
    quote = '"' if clause.is_phrase or (clause.is_excluded and len(clause.words) > 1) else ""
    return f"{'-' if clause.is_excluded else ''}{quote}{words}{quote}"
