"""Where a found document says what was asked: plain text with the places to mark, worked out here for every engine.

An engine only says which terms and phrases it looked for. Nothing here is markup, so nothing can be injected through it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from search import analysis
from search.contract import Fragment, Highlight, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LENGTH: Final = 220
"""About how many characters a fragment has."""

_SHOWN_WHOLE: Final = _LENGTH * 5 // 4
"""Up to so many characters a text is shown whole: to cut a few words off it would spare nobody anything."""

_SECTIONS: Final = 3
_FRAGMENTS: Final = 2
_INNER: Final = "'\u2019-\u2010\u2011"
_PLAIN: Final = str.maketrans(
    {"\u2019": "'", "\u2010": "-", "\u2011": "-"}
    | {
        chr(code): plain
        for code in range(0xC0, 0x250)
        if (plain := unicodedata.normalize("NFD", chr(code))[0]) < "\x7f"
    },
)
"""One letter for one letter, so that places stay the same."""

_TWO_IN_ONE: Final = "\u00e6\u00c6\u0153\u0152\u00df"
"""Letters that are read as two."""

_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:]\s+|\n\s*)(?=\w)")


_Look = Callable[[str, "Wanted"], "list[_Match]"]
_Read = Callable[[str, "Sequence[tuple[str, ...]]"], "Iterator[list[_Match]]"]


class Wanted:
    """What was looked for: terms anywhere, and phrases, whose terms count only side by side."""

    def __init__(self, terms: Iterable[str] = (), phrases: Iterable[tuple[str, ...]] = ()) -> None:
        self.terms = frozenset(terms)
        self.phrases = tuple(phrases)
        self.beginnings = tuple(sorted({start for term in self.terms for start in _beginnings(term)}))

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases)


class _Match(NamedTuple):
    start: int
    end: int
    what: str


class _Found(NamedTuple):
    """A section that says something; sorts best first."""

    missing: int
    unheaded: int
    silence: int
    place: int
    section: Section
    matches: list[_Match]


def marked(text: str, wanted: Wanted) -> Fragment:
    """The whole text, marked."""
    matches = _quickly(text, wanted) if wanted.terms else []
    return Fragment(text, _marks(_with_phrases(text, matches, wanted, _runs)))


def highlights(sections: Iterable[Section], wanted: Wanted) -> tuple[Highlight, ...]:
    """The sections that say most of what was looked for, best first, each with its best fragments."""
    if not wanted:
        return ()
    all_sections = tuple(sections)
    found = _saying(all_sections, wanted, _quickly) or _saying(all_sections, wanted, _thoroughly)
    return tuple(
        Highlight(one.section.anchor, one.section.heading, _fragments(one.section.text, one.matches))
        for one in sorted(found, key=lambda one: one[:4])[:_SECTIONS]
    )


def _saying(sections: Sequence[Section], wanted: Wanted, look: _Look) -> list[_Found]:
    texts = [text for section in sections for text in (section.heading, section.text)]
    parts = _by_text(texts, wanted, look)
    found = []
    for place in {place // 2 for place in parts}:
        heading, matches = parts.get(2 * place, []), parts.get(2 * place + 1, [])
        headed = {match.what for match in heading}
        said = headed.union([match.what for match in matches])
        found.append(_Found(-len(said), -len(headed), -len(matches), place, sections[place], matches))
    return found


def _by_text(texts: Sequence[str], wanted: Wanted, look: _Look) -> dict[int, list[_Match]]:
    """The matches in each text that has any, by its place. Looking once through all is far quicker than through each."""
    parts: dict[int, list[_Match]] = {}
    starts = list(itertools.accumulate([len(text) + 1 for text in texts], initial=0))
    for start, end, what in look("\n".join(texts), wanted) if wanted.terms else ():
        place = bisect_right(starts, start) - 1
        parts.setdefault(place, []).append(_Match(start - starts[place], end - starts[place], what))
    if wanted.phrases:
        read = _runs if look is _quickly else _whole
        for place, text in enumerate(texts):
            if matches := _with_phrases(text, parts.get(place, []), wanted, read):
                parts[place] = matches
    return parts


def _with_phrases(text: str, matches: list[_Match], wanted: Wanted, read: _Read) -> list[_Match]:
    if not wanted.phrases:
        return matches
    return sorted([*matches, *_of_phrases(text, wanted.phrases, read)], key=lambda match: (match.start, -match.end))


def _thoroughly(text: str, wanted: Wanted) -> list[_Match]:
    """Every written word whose term is wanted."""
    return [
        _Match(token.start, token.end, term)
        for token in analysis.tokens(text)
        for term in token.terms
        if term in wanted.terms
    ]


def _quickly(text: str, wanted: Wanted) -> list[_Match]:
    """The same, reading only words that begin like a wanted term: ten times as fast, and blind to a few rare spellings."""
    if text.isascii():
        low = text.lower()
    else:
        low = text.translate(_PLAIN).lower()
        if len(low) != len(text) or any(letter in text for letter in _TWO_IN_ONE):
            return _thoroughly(text, wanted)
    matches: dict[int, _Match] = {}
    for beginning in wanted.beginnings:
        at = low.find(beginning)
        while at >= 0:
            before = low[at - 1] if at else " "
            end = at + 1
            if not before.isalnum():
                start = _word_start(low, at) if before in _INNER else at
                if written := analysis.WORD.match(text, start):
                    end = written.end()
                    for term in analysis.terms_in(written.group()):
                        if term in wanted.terms:
                            matches[start] = _Match(start, end, term)
                            break
            at = low.find(beginning, end)
    return [matches[start] for start in sorted(matches)]


def _word_start(low: str, at: int) -> int:
    """Where the written word begins that has a part beginning here: self-care is one written word."""
    while at > 1 and low[at - 1] in _INNER and low[at - 2].isalnum():
        at -= 2
        while at and low[at - 1].isalnum():
            at -= 1
    return at


def _beginnings(term: str) -> Iterator[str]:
    """How words of this term may begin, in any spelling. The stemmer changes two letters of what it leaves at most."""
    for ours, theirs in (("", ""), ("ae", "e"), ("oe", "e"), ("sulph", "sulf"), ("our", "or")):
        if ours in term:
            spelled = term.replace(ours, theirs)
            yield spelled[: max(3, len(spelled) - 2)]
    for before in analysis.JOINED:
        if term.startswith(before) and len(term) > len(before) + 1:
            yield f"{before}-{term[len(before)]}"
    if term[0] in "do":
        yield f"{term[0]}'{term[1:2]}"


def _of_phrases(text: str, phrases: Sequence[tuple[str, ...]], read: _Read) -> list[_Match]:
    return [
        _Match(tokens[at].start, tokens[at + len(phrase) - 1].end, " ".join(phrase))
        for tokens in read(text, phrases)
        for phrase in phrases
        for at in range(len(tokens) - len(phrase) + 1)
        if tokens[at].what == phrase[0] and tuple(token.what for token in tokens[at : at + len(phrase)]) == phrase
    ]


def _whole(text: str, _phrases: Sequence[tuple[str, ...]]) -> Iterator[list[_Match]]:
    """Every word of the text."""
    yield _tokens(text, 0, len(text))


def _runs(text: str, phrases: Sequence[tuple[str, ...]]) -> Iterator[list[_Match]]:
    """Stretches of the text in which only words of the phrases stand: a file has thousands of other words."""
    words = _quickly(text, Wanted(term for phrase in phrases for term in phrase))
    start = 0
    for place, word in enumerate(words, start=1):
        if place == len(words) or analysis.WORD.search(text, word.end, words[place].start):
            # A written word alone can be a phrase: early-career.
            if place - start > 1 or not text[word.start : word.end].isalnum():
                yield _tokens(text, words[start].start, word.end)
            start = place


def _tokens(text: str, start: int, end: int) -> list[_Match]:
    return [
        _Match(start + token.start, start + token.end, term)
        for token in analysis.tokens(text[start:end])
        for term in token.terms
    ]


def _marks(matches: Sequence[_Match]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for match in matches:
        if marks and match.start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], match.end))
        else:
            marks.append((match.start, match.end))
    return tuple(marks)


def _fragments(text: str, matches: list[_Match]) -> tuple[Fragment, ...]:
    if not matches:
        # Only the heading matched: the section's beginning says what it is about.
        return (_cut(text, 0, []),) if text.strip() else ()
    if len(text) <= _SHOWN_WHOLE:
        return (Fragment(text, _marks(matches)),)
    fragments: list[Fragment] = []
    said: set[str] = set()
    rest = matches
    while rest and len(fragments) < _FRAGMENTS:
        window = _best_window(rest, said)
        fresh = {match.what for match in window} - said
        if fragments and not fresh:
            break
        fragment = _cut(text, _begin(text, window), matches)
        fragments.append(fragment)
        said |= fresh
        end = fragment.start + len(fragment.text)
        rest = [match for match in rest if match.end <= fragment.start or match.start >= end]
    return tuple(sorted(fragments, key=lambda fragment: fragment.start))


def _best_window(matches: Sequence[_Match], said: set[str]) -> Sequence[_Match]:
    """Those neighbours that fit into a fragment and say most that was not said yet."""
    best, best_worth = matches[:0], (-1, -1)
    fresh: dict[str, int] = {}
    end = 0
    for begin, first in enumerate(matches):
        while end < len(matches) and (end == begin or matches[end].end - first.start <= _LENGTH * 3 // 4):
            what = matches[end].what
            if what not in said:
                fresh[what] = fresh.get(what, 0) + 1
            end += 1
        worth = (len(fresh), end - begin)
        if worth > best_worth:
            best, best_worth = matches[begin:end], worth
        if first.what in fresh:
            fresh[first.what] -= 1
            if not fresh[first.what]:
                del fresh[first.what]
    return best


def _begin(text: str, window: Sequence[_Match]) -> int:
    """Where to start so that the window fits: at its sentence when that is near, else at a word."""
    first = window[0].start
    earliest = max(0, min(first, window[-1].end - _LENGTH), first - _LENGTH // 4)
    if earliest == 0:
        return 0
    for start in _SENTENCE_START.finditer(text, earliest, first + 1):
        return start.end()
    space = text.find(" ", earliest, first)
    return space + 1 if space >= 0 else first


def _cut(text: str, begin: int, matches: Sequence[_Match]) -> Fragment:
    end = min(len(text), begin + _LENGTH)
    if end < len(text):
        space = text.rfind(" ", begin + _LENGTH // 2, end)
        end = space if space >= 0 else end
    inside = [
        _Match(match.start - begin, match.end - begin, match.what)
        for match in matches
        if match.start >= begin and match.end <= end
    ]
    return Fragment(text[begin:end], _marks(inside), begin, begin > 0, end < len(text))
