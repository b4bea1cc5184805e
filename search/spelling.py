"""The index's own vocabulary, and the known word nearest to one that it does not know.

Nearness is edit distance with neighbouring letters swapped counted as one slip; a word that only lacks its end comes next;
among equals the same first letter wins, then the more frequent word. Short words and numbers are never changed.
"""

from __future__ import annotations

import string
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHORTEST: Final = 4
FIRST_LETTER_FREE_FROM: Final = 5
"""Letters of a word whose first may be wrong: a shorter word is near to too many others, as away is to way."""
TWO_SLIPS_FROM: Final = 8
LACKING: Final = 4
"""How many letters a word may lack at its end."""

_RARE: Final = 3

_LETTERS: Final = string.ascii_lowercase


def distance(one: str, other: str, *, limit: int) -> int:
    """Edits from one word to the other, counted up to `limit`; `limit` + 1 means more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def slips(word: str) -> Iterator[str]:
    """Every word that is one slip away."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in _LETTERS:
            yield head + letter + tail
        if tail:
            yield head + tail[1:]
            for letter in _LETTERS:
                yield head + letter + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def may_change(word: str) -> bool:
    """Whether a word can be a slip at all."""
    return len(word) >= SHORTEST and word.isalpha()


class Lexicon:
    """Words with the number of documents that have each."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies
        self._sorted = sorted(word for word in frequencies if len(word) >= SHORTEST and word.isalpha())
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._sorted:
            self._by_start[word[0], len(word)].append(word)

    def frequency(self, word: str) -> int:
        """In how many documents a word stands."""
        return self._frequencies.get(word, 0)

    def nearest(self, word: str) -> str | None:
        """The known word that was most likely meant by one that is not known."""
        if not may_change(word):
            return None
        return self._best(word, self._one_slip(word)) or self._best(word, self._longer(word)) or self._two_slips(word)

    def likelier(self, word: str, *, times: int = 10) -> str | None:
        """For a rare word, one that is one slip away and at least so many times as frequent."""
        if not may_change(word) or self.frequency(word) > _RARE:
            return None
        found = self._best(word, self._one_slip(word))
        return found if found and self.frequency(found) >= times * max(1, self.frequency(word)) else None

    def _best(self, word: str, candidates: set[str]) -> str | None:
        return min(candidates, key=lambda found: (found[0] != word[0], -self.frequency(found), found), default=None)

    def _one_slip(self, word: str) -> set[str]:
        near = {found for found in slips(word) if found in self._frequencies and found != word and len(found) > 2}  # noqa: PLR2004 - two letters are no word to correct to
        return near if len(word) >= FIRST_LETTER_FREE_FROM else {found for found in near if found[0] == word[0]}

    def _longer(self, word: str) -> set[str]:
        found: set[str] = set()
        for at in range(bisect_left(self._sorted, word), len(self._sorted)):
            if not self._sorted[at].startswith(word):
                break
            if len(self._sorted[at]) <= len(word) + LACKING:
                found.add(self._sorted[at])
        return found

    def _two_slips(self, word: str) -> str | None:
        if len(word) < TWO_SLIPS_FROM:
            return None
        third = len(word) // 3
        # Two slips leave at least one third of the word whole: a cheap test before the dear one.
        thirds = (word[:third], word[third : 2 * third], word[2 * third :])
        near = {
            found
            for length in range(len(word) - 2, len(word) + 3)
            for found in self._by_start.get((word[0], length), ())
            if any(part in found for part in thirds) and distance(word, found, limit=2) <= 2  # noqa: PLR2004 - two slips
        }
        return self._best(word, near)
