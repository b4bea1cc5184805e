"""What makes a document relevant: the numbers of every engine, in one place, so that two engines rank alike.

Relevance is BM25 over three nested texts: all of a document, its title with its summary, and its title alone, so that a
word in a title counts three times. A bonus for documents that have every word puts what was meant before what
merely says one of the words often; so does one for documents that say the question as it was asked, little words and all. The
weights below are the only ones. They were chosen on the judged questions of `tests/search/relevance`.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

from search import analysis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Text(enum.StrEnum):
    """The nested texts, each a field of an index."""

    TITLE = "title"
    TOP = "top"
    ALL = "text"


WEIGHTS: Final = ((Text.ALL, 1.0), (Text.TOP, 0.8), (Text.TITLE, 0.4))
"""Each text and how much its BM25 counts. BM25 is idf · tf · (k1 + 1) / (tf + norm) with k1 = 1.2 and b = 0.75."""

ALL_WORDS: Final = ((Text.ALL, 5.0), (Text.TOP, 5.0))
"""What is added when every word of the question is in this text."""

AS_ASKED: Final = 3.0
"""What is added when a question with little words in it stands word for word in a document, as "What is a clinical academic?"."""

ALSO_WEIGHT: Final = 0.8
"""How much a synonym counts of what was typed."""

PINNED: Final = 1_000_000.0
"""More than any relevance, once for each place from the last pin."""

BOOSTS: Final = (0.1, 6.0)
"""Between what a document's boost is kept."""

_TITLE_WORTH: Final = 3.0
_SUMMARY_WORTH: Final = 2.0
_SHORT: Final = 2


def boost_within(boost: float) -> float:
    """A document's boost as engines keep it."""
    return min(max(boost, BOOSTS[0]), BOOSTS[1])


def telling_terms(
    title: str,
    summary: str,
    texts: Iterable[str],
    frequencies: Callable[[list[str]], tuple[int, Mapping[str, int]]],
    *,
    limit: int = 25,
) -> dict[str, float]:
    """The terms that tell a document from the others, with their weights.

    `frequencies` is asked how many documents there are, and how many of them have each of some terms.
    """
    counts: dict[str, float] = {}
    for text, worth in ((title, _TITLE_WORTH), (summary, _SUMMARY_WORTH), *((text, 1.0) for text in texts)):
        for word in analysis.words(text):
            if len(word) > _SHORT and not analysis.is_stop_word(word):
                term = analysis.stem(word)
                counts[term] = counts.get(term, 0.0) + worth
    often = sorted(counts, key=lambda term: (-counts[term], term))[: 4 * limit]
    documents, found = frequencies(often)
    worth_of = {
        term: counts[term] ** 0.5 * (1.0 - found[term] / (max(1, documents) + 1))
        for term in often
        if found.get(term, 0) > 1
    }
    return dict(sorted(worth_of.items(), key=lambda entry: (-entry[1], entry[0]))[:limit])
