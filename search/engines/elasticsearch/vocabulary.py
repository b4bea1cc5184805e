"""The words of the index, asked for live: which terms are known, and which words are near to one that is not.

The server finds words that are near (its term suggester knows each word of the index, and of withdrawn pages until it tidies
up), counts in how many documents that can be found each of them stands, and `search.spelling` chooses as it does for every
engine. A question's words are asked about together, so their number does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from search import analysis
from search.query import parse
from search.ranking import Text
from search.spelling import LACKING, SHORTEST, TWO_SLIPS_FROM, Lexicon, distance, may_change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from search.contract import Query
    from search.query import Speller

    Search = Callable[[dict[str, Any]], dict[str, Any]]
    Beginning = Callable[[str, int], list[str]]

_NEAR: Final = 30
"""Words that are one or two slips away: more are not looked at, the nearest first."""

_BEGINNING: Final = 100
_BEGINNINGS_ASKED: Final = 6
_RARE: Final = 3


class Trusting:
    """Takes every word for known, as most are: whether that was right shows in what is found."""

    def is_known(self, term: str) -> bool:
        """Yes."""
        return True

    def speller(self) -> Speller:
        """Never asked for."""
        return Lexicon({})


@dataclass(frozen=True, slots=True)
class Known:
    """In how many documents the terms and words of a question stand."""

    terms: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)


def asked_words(query: Query) -> list[str]:
    """Each word of a question that may have to be spelled."""
    clauses = [clause for clause in parse(query.text).clauses if not clause.is_excluded]
    return list(dict.fromkeys(word.word for clause in clauses for word in clause.words))


def counting(words: Sequence[str], terms: Sequence[str] = ()) -> dict[str, Any]:
    """The body that asks how often terms and words stand in documents. The server remembers the answer until something changes."""
    clauses = [{"term": {Text.ALL: term}} for term in terms] + [{"term": {"words": word}} for word in words]
    return {"size": 0, "track_total_hits": False, "aggs": {"counts": {"filters": {"filters": clauses}}}}


def counted(answer: Mapping[str, Any], words: Sequence[str], terms: Sequence[str] = ()) -> Known:
    """What was answered to `counting`."""
    counts = [bucket["doc_count"] for bucket in answer["aggregations"]["counts"]["buckets"]]
    return Known(dict(zip(terms, counts, strict=False)), dict(zip(words, counts[len(terms) :], strict=True)))


class Checked:
    """What the index says of the words of one question. Words near to one are asked for only when it is not known."""

    def __init__(self, known: Known, search: Search, beginning: Beginning) -> None:
        self._known = known
        self._search = search
        self._beginning = beginning
        self._near: dict[str, Lexicon] = {}

    @property
    def knows_all(self) -> bool:
        """Whether every term is known."""
        return all(self._known.terms.values())

    def is_known(self, term: str) -> bool:
        """Whether any document has the term."""
        return bool(self._known.terms.get(term))

    def speller(self) -> Speller:
        """The words near to those that are not known."""
        return self

    def frequency(self, word: str) -> int:
        """In how many documents a word stands."""
        return self._known.words.get(word, 0)

    def nearest(self, word: str) -> str | None:
        """The known word that was most likely meant."""
        if word not in self._near:
            self._look(each for each in self._known.words if not self.is_known(analysis.stem(each)))
        return self._near[word].nearest(word) if word in self._near else None

    def likelier(self, word: str) -> str | None:
        """A far more frequent word that a known one may be a slip for."""
        if self.frequency(word) > _RARE:
            return None
        if word not in self._near:
            self._look(each for each in self._known.words if self.frequency(each) <= _RARE)
        return self._near[word].likelier(word) if word in self._near else None

    def _look(self, words: Iterable[str]) -> None:
        words = [word for word in words if may_change(word) and word not in self._near]
        if not words:
            return
        near = _suggested(self._search(_suggesting(words)), words)
        lonely = [word for word in words if not any(distance(word, found, limit=1) == 1 for found in near[word])]
        for word in lonely[:_BEGINNINGS_ASKED]:
            near[word] += [found for found in self._beginning(word, _BEGINNING) if len(found) <= len(word) + LACKING]
        every = list(dict.fromkeys(found for word in words for found in (word, *near[word])))
        counts = counted(self._search(counting(every)), every).words
        for word in words:
            self._near[word] = Lexicon({found: counts[found] for found in (word, *near[word]) if counts[found]})


def _suggesting(words: Sequence[str]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for number, word in enumerate(words):
        near = {
            "field": "words",
            "suggest_mode": "always",
            "size": _NEAR,
            "min_word_length": SHORTEST,
            "max_term_freq": 1_000_000_000,
        }
        asked[f"{number} one"] = {"text": word, "term": near | {"max_edits": 1, "prefix_length": 0}}
        if len(word) >= TWO_SLIPS_FROM:
            asked[f"{number} two"] = {"text": word, "term": near | {"max_edits": 2, "prefix_length": 1}}
    return {"size": 0, "track_total_hits": False, "suggest": asked}


def _suggested(answer: Mapping[str, Any], words: Sequence[str]) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {word: [] for word in words}
    for name, entries in answer["suggest"].items():
        word = words[int(name.split()[0])]
        near[word] += [option["text"] for entry in entries for option in entry["options"]]
    return near
