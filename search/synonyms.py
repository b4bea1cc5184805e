"""Other words for words, prepared once for any number of questions: hundreds of phrases take longer to read than a search does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from search import analysis

if TYPE_CHECKING:
    from collections.abc import Iterator

Terms = tuple[str, ...]


class Synonyms(Mapping[str, tuple[str, ...]]):
    """What `Query.synonyms` may be: phrases with their other words, and the same by the terms of each phrase.

    Little words are left out of a question, so a phrase is also known without its own, unless that is another phrase.
    """

    def __init__(self, phrases: Mapping[str, tuple[str, ...]]) -> None:
        self._phrases = dict(phrases)
        read = {phrase: (analysis.words(phrase), analysis.terms(phrase)) for phrase in self._phrases}
        by_terms = {tuple(terms): self._phrases[phrase] for phrase, (_, terms) in read.items()}
        for phrase, (words, terms) in read.items():
            telling = (term for word, term in zip(words, terms, strict=True) if not analysis.is_stop_word(word))
            by_terms.setdefault(tuple(telling), self._phrases[phrase])
        by_terms.pop((), None)
        self.by_terms: Mapping[Terms, tuple[str, ...]] = by_terms
        self.terms = frozenset(term for terms in by_terms for term in terms)
        """Every term of any phrase: such a word may mean something that no document says."""
        self.longest = max(map(len, by_terms), default=1)

    @classmethod
    def of(cls, phrases: Mapping[str, tuple[str, ...]]) -> Synonyms:
        """The same, prepared if it is not yet."""
        return phrases if isinstance(phrases, cls) else cls(phrases)

    def __getitem__(self, phrase: str) -> tuple[str, ...]:
        return self._phrases[phrase]

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)
