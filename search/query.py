"""From what a person typed to the plain terms that every engine is asked for.

`parse` takes any text at all and never fails: quotes make phrases, a minus leaves out, everything else is words.
`understand` then spells the words from the index's own vocabulary, adds synonyms and says what it did. An engine gets a
`Plan`, in which nothing is fuzzy any more, so that both engines rank and highlight the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from search import analysis
from search.contract import Correction, Expansion, Query, Sort, Understood
from search.synonyms import Synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_LENGTH: Final = 1_000
"""Characters of a question that are read."""

MAX_WORDS: Final = 32
"""Words of a question that are searched for."""

_SHORT: Final = 2
_FEW: Final = 3
_PAGE: Final = 10
_MAX_REPORTED: Final = 10
_CLAUSE: Final = re.compile(r'(?<!\S)(-?)["“”„«»]([^"“”„«»]*)["“”„«»]|(?<!\S)(-?)([^\s"“”„«»]+)|([^\s"“”„«»]+)')


class Speller(Protocol):
    """What an index knows of words, as spelling needs it."""

    def frequency(self, word: str) -> int:
        """In how many documents a word stands."""
        ...

    def nearest(self, word: str) -> str | None:
        """The known word that was most likely meant."""
        ...

    def likelier(self, word: str) -> str | None:
        """A far more frequent word that a known one may be a slip for."""
        ...


class Vocabulary(Protocol):
    """What an engine says about its index while a question is read."""

    def is_known(self, term: str) -> bool:
        """Whether any document has the term."""
        ...

    def speller(self) -> Speller:
        """The words of the index. Asked for only when a word is not known, because it costs time."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question, and where it was written."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that stand together in the question: a phrase in quotes, or one written word."""

    words: tuple[Word, ...]
    is_phrase: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question taken apart."""

    text: str
    clauses: tuple[Clause, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that is looked for: `terms`, or else one of `also`. A phrase's terms stand side by side."""

    terms: tuple[str, ...]
    is_phrase: bool = False
    also: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A question as an engine asks it. Phrases must be there, words should be, what is excluded must not."""

    groups: tuple[Group, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    as_asked: tuple[str, ...] = ()
    """Every term of a question with little words in it: a text that has it word for word answers it. Empty for other questions."""
    understood: Understood = field(default_factory=Understood)
    is_hopeless: bool = False
    """There was something to look for, but no document has any of it."""
    likely_slips: tuple[Word, ...] = ()
    """The known words, that might still be slips."""

    @property
    def words(self) -> tuple[Group, ...]:
        """What should be found."""
        return tuple(group for group in self.groups if not group.is_phrase)

    @property
    def phrases(self) -> tuple[Group, ...]:
        """What must be found."""
        return tuple(group for group in self.groups if group.is_phrase)


def parse(text: str) -> Parsed:
    """Take a question apart."""
    text = analysis.composed(text[:MAX_LENGTH])
    clauses: list[Clause] = []
    ignored: list[str] = []
    count = 0
    for match in _CLAUSE.finditer(text):
        is_phrase = match.group(2) is not None
        group = next(number for number in (2, 4, 5) if match.group(number) is not None)
        words = tuple(_words(text, match.start(group), match.end(group)))
        if not words:
            continue
        if count + len(words) > MAX_WORDS:
            ignored += [word.word for word in words]
            continue
        count += len(words)
        is_excluded = bool(match.group(1) or match.group(3))
        clauses.append(Clause(words, is_phrase and len(words) > 1, is_excluded))
    return Parsed(text, tuple(clauses), tuple(ignored[:_MAX_REPORTED]))


def understand(query: Query, vocabulary: Vocabulary) -> Plan:
    """Read a question: leave out stop words, spell, add synonyms."""
    parsed = parse(query.text)
    wanted = [clause for clause in parsed.clauses if not clause.is_excluded]
    if any(not analysis.is_stop_word(word.word) for clause in wanted for word in clause.words):
        wanted = [c for c in wanted if c.is_phrase or not all(analysis.is_stop_word(w.word) for w in c.words)]
    synonyms = Synonyms.of(query.synonyms)
    spelling = _spell(wanted, vocabulary, synonyms.terms)
    corrected = _replaced(parsed.text, spelling.corrected)
    if not query.correct:
        spelling = replace(spelling, corrected={}, unknown=(*spelling.unknown, *spelling.corrected))
    groups, expansions = _groups(wanted, spelling, synonyms)
    excluded = [clause for clause in parsed.clauses if clause.is_excluded]
    understood = Understood(
        text=corrected if query.correct else parsed.text,
        corrections=tuple(Correction(word.word, used) for word, used in spelling.corrected.items()),
        expansions=expansions,
        excluded=tuple(" ".join(word.word for word in clause.words) for clause in excluded),
        unknown=tuple(dict.fromkeys(word.word for word in spelling.unknown)),
        ignored=parsed.ignored,
        did_you_mean="" if query.correct or corrected == parsed.text else corrected,
    )
    return Plan(
        groups=groups,
        excluded=tuple(tuple(_terms(clause.words)) for clause in excluded),
        as_asked=_as_asked(parsed.clauses, spelling),
        understood=understood,
        is_hopeless=bool(wanted) and not groups,
        likely_slips=spelling.known,
    )


def offer(plan: Plan, speller: Speller) -> str:
    """A question that differs in words which are rare and may be slips for frequent ones; empty when there is none."""
    likelier = {word: speller.likelier(word.word) for word in plan.likely_slips}
    found = {word: instead for word, instead in likelier.items() if instead}
    # The offsets are those of the text as typed, which is the text as understood only if nothing was corrected.
    return "" if plan.understood.corrections else _replaced(plan.understood.text, found) if found else ""


def enough(plan: Plan, sort: Sort) -> int:
    """With fewer documents that have every word, those that have some of them are shown as well.

    Two words are meant together, but one page that has both is not much to choose from. Of a longer question a page's worth
    should be found. Both hold only where the best come first.
    """
    if sort is not Sort.RELEVANCE:
        return 1
    return _PAGE if len(plan.words) > _SHORT else _FEW


@dataclass(frozen=True, slots=True)
class _Spelling:
    corrected: Mapping[Word, str]
    unknown: tuple[Word, ...]
    known: tuple[Word, ...]


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in analysis.WORD.finditer(text, start, end):
        for word in analysis.words_in(match.group()):
            yield Word(word, match.start(), match.end())


def _terms(words: Sequence[Word]) -> Iterator[str]:
    return (analysis.stem(word.word) for word in words)


def _spell(clauses: Sequence[Clause], vocabulary: Vocabulary, expandable: frozenset[str]) -> _Spelling:
    corrected: dict[Word, str] = {}
    unknown: list[Word] = []
    known: list[Word] = []
    for word in (word for clause in clauses for word in clause.words):
        term = analysis.stem(word.word)
        if vocabulary.is_known(term):
            known.append(word)
        elif term not in expandable:
            nearest = vocabulary.speller().nearest(word.word)
            if nearest is None:
                unknown.append(word)
            else:
                corrected[word] = nearest
    return _Spelling(corrected, tuple(unknown), tuple(known))


def _groups(
    clauses: Sequence[Clause], spelling: _Spelling, synonyms: Synonyms
) -> tuple[tuple[Group, ...], tuple[Expansion, ...]]:
    groups: list[Group] = []
    expansions: list[Expansion] = []
    unknown = frozenset(spelling.unknown)
    # A phrase with an unknown word cannot be met word for word: its known words are asked for singly.
    phrases = [clause for clause in clauses if clause.is_phrase and unknown.isdisjoint(clause.words)]
    loose = [word for clause in clauses if clause not in phrases for word in clause.words if word not in unknown]
    runs = [(clause.words, True) for clause in phrases] + [(tuple(loose), False)]
    for words, is_phrase in runs:
        spelled = [spelling.corrected.get(word, word.word) for word in words]
        terms = [analysis.stem(word) for word in spelled]
        for start, end in _spans(terms, synonyms, is_whole=is_phrase):
            key = tuple(terms[start:end])
            also = synonyms.by_terms.get(key, ())
            groups.append(Group(key, is_phrase, tuple(t for phrase in also if (t := tuple(analysis.terms(phrase))))))
            if also:
                expansions.append(Expansion(" ".join(spelled[start:end]), also))
    return tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(expansions))


def _as_asked(clauses: Sequence[Clause], spelling: _Spelling) -> tuple[str, ...]:
    words = [word for clause in clauses for word in clause.words]
    telling = [word for word in words if not analysis.is_stop_word(word.word)]
    if not telling or len(telling) == len(words) or len(words) <= _SHORT:
        return ()
    if any(clause.is_phrase or clause.is_excluded for clause in clauses) or spelling.unknown:
        return ()
    return tuple(analysis.stem(spelling.corrected.get(word, word.word)) for word in words)


def _spans(terms: Sequence[str], synonyms: Synonyms, *, is_whole: bool) -> Iterator[tuple[int, int]]:
    """Where each group begins and ends: a phrase is one, the longest phrase with synonyms is one, else each word."""
    if is_whole:
        yield 0, len(terms)
        return
    at = 0
    while at < len(terms):
        sizes = range(min(synonyms.longest, len(terms) - at), 1, -1)
        size = next((size for size in sizes if tuple(terms[at : at + size]) in synonyms.by_terms), 1)
        yield at, at + size
        at += size


def _replaced(text: str, words: Mapping[Word, str]) -> str:
    for word, instead in sorted(words.items(), key=lambda entry: -entry[0].start):
        if len(analysis.words_in(text[word.start : word.end])) > 1:
            continue  # one part of a hyphenated word: the written whole has no correction
        text = text[: word.start] + instead + text[word.end :]
    return text
