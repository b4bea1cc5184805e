"""Looking for a case study that one knows: some words of its summary, and the same with one typing error.

Words are told apart here by a plain pattern and not by the site's own analysis, so that no engine's reading of a text decides
what it is asked. The seed makes the same questions each time.
"""

import random
import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from benchmarks.judged import ranking
from benchmarks.measures import reciprocal_rank
from search.contract import Document, Engine

NUMBER: Final = 300
SEED: Final = 2014
MOST: Final = 0.15
"""The part of the documents that may have a word."""

WORD: Final = re.compile(r"[a-z]{4,}")
LONG_ENOUGH: Final = 5
"""Letters of a word in which one is mistyped."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A question and the document that is meant."""

    key: str
    clean: str
    mistyped: str


def known_items(documents: Iterable[Document], *, number: int = NUMBER, seed: int = SEED) -> list[KnownItem]:
    """Questions of three to five words of a summary, in their order."""
    chosen = random.Random(seed)
    listed = list(documents)
    found_in = Counter(word for document in listed for word in set(WORD.findall(_text(document))))
    telling = [(document.key, _telling(document, found_in, MOST * len(listed))) for document in listed]
    items: list[KnownItem] = []
    while len(items) < number:
        key, words = chosen.choice(telling)
        count = chosen.randint(3, 5)
        if len(words) < count or max(map(len, words)) < LONG_ENOUGH:
            continue
        places = sorted(chosen.sample(range(len(words)), count))
        asked = [words[place] for place in places]
        if mistyped := _mistyped(asked, chosen):
            items.append(KnownItem(key, " ".join(asked), mistyped))
    return items


def mean_reciprocal_rank(engine: Engine, items: Sequence[KnownItem], *, mistyped: bool) -> float:
    """MRR@10 of the documents that were meant."""
    return fmean(
        reciprocal_rank(ranking(engine, item.mistyped if mistyped else item.clean, size=10), {item.key: 1})
        for item in items
    )


def slip(word: str, chosen: random.Random) -> str:
    """The word with one letter too many, too few, wrong, or in its neighbour's place."""
    place = chosen.randrange(len(word))
    letter = chosen.choice(string.ascii_lowercase)
    before, after = word[:place], word[place + 1 :]
    return chosen.choice(
        (
            before + letter + word[place:],
            before + after,
            before + letter + after,
            before + after[:1] + word[place] + after[1:],
        )
    )


def _text(document: Document) -> str:
    texts = (document.title, document.summary, *(section.text for section in document.sections))
    return "\n".join(texts).lower()


def _telling(document: Document, found_in: Counter[str], most: float) -> list[str]:
    words = dict.fromkeys(WORD.findall(document.summary.lower()))
    return [word for word in words if found_in[word] < most]


def _mistyped(words: Sequence[str], chosen: random.Random) -> str:
    long = [place for place, word in enumerate(words) if len(word) >= LONG_ENOUGH]
    if not long:
        return ""
    place = chosen.choice(long)
    wrong = slip(words[place], chosen)
    if wrong == words[place]:
        return ""
    return " ".join((*words[:place], wrong, *words[place + 1 :]))
