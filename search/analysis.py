"""How text becomes words and terms: one table for every engine, for queries and for highlights.

A *word* is what a person would call one: lower case, ASCII, British spelling, no possessive. A *term* is a word's stem.
Engines index terms, spelling looks at words, highlights mark whatever becomes a searched term. Because all of them go
through here, they cannot disagree; the price is that any change of the table needs a rebuild, which `FINGERPRINT` tells.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

import tantivy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LONGEST: Final = 64
"""Longer words are cut: nobody means them, and an engine's limits are not met by accident."""

_MEMORY: Final = 200_000
"""How many distinct words are remembered before all are forgotten, so that memory stays bounded."""

WORD: Final = re.compile(r"[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*")
"""One written word, with inner apostrophes and hyphens."""

_BETWEEN: Final = bytes(byte if chr(byte).isalnum() or chr(byte) in "'-" else 0x20 for byte in range(128)).ljust(256)
"""For each byte of ASCII what it is read as: what stands between words is a space. Bytes are translated ten times as fast as letters."""

_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "\u2019": "'"}
    | dict.fromkeys("\u2010\u2011", "-"),
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


JOINED: Final = _listed(
    "anti auto bio co cyber inter intra macro meta micro mid multi neuro non nano para post pre pro psycho re semi socio "
    "sub trans ultra un under well",
)
"""Before a hyphen these make one word with what follows: post-doctoral is postdoctoral, well-being is wellbeing."""

SPELLINGS: Final = (
    # Medicine: American to British, except where British medicine itself has moved (fetus, homeopathy).
    (r"^(an|isch|leuk|septic|glyc|hyperglyc|hypoglyc|ur|vir|tox|bacter|thalass|natr|kal|calc|ox)emi", r"\1aemi"),
    (r"^an(a?)esthe", r"anaesthe"),
    (r"^(orthop|encyclop)ed(ia|ic|ist)", r"\1aed\2"),
    (r"^pediatr", r"paediatr"),
    (r"^gynec", r"gynaec"),
    (r"^hem(at|o|or)", r"haem\1"),
    (r"^(c)esar", r"\1aesar"),
    (r"^celiac", r"coeliac"),
    (r"^(et)iolog", r"aetiolog"),
    (r"^(es)ophag", r"oesophag"),
    (r"^est(rogen|radiol)", r"oest\1"),
    (r"^edema", r"oedema"),
    (r"^foet", r"fet"),
    (r"^homoeo", r"homeo"),
    (r"^paleo", r"palaeo"),
    (r"(diarrh|gonorrh|dyspn|apn)ea$", r"\1oea"),
    (r"sulf(a|i|o|u)", r"sulph\1"),
    # Endings.
    (r"^([a-z]{3,})iz(e|ed|es|er|ers|ing|ation|ations|ational)$", r"\1is\2"),
    (r"^([a-z]+)yz(e|ed|es|er|ers|ing)$", r"\1ys\2"),
    (
        r"^(arb|behavi|col|endeav|fav|flav|hon|harb|hum|lab|neighb|od|rig|rum|tum|val|vap|vig)or(s|ed|ing|al|able)?$",
        r"\1our\2",
    ),
    (r"^(col|fav|hon|lab|neighb|od)or(ful|ite|ites|hood|hoods|less)$", r"\1our\2"),
    (r"^(cent|fib|lit|theat|calib)er(s?)$", r"\1re\2"),
    (r"^(centi|kilo|milli)meter(s?)$", r"\1metre\2"),
    (r"^center(ed|ing)$", r"centr\1"),
    (r"^(anal|catal|dial)og(s?)$", r"\1ogue\2"),
    (r"^(cancel|channel|counsel|fuel|label|level|model|panel|signal|travel|tunnel)(ed|ing|er|ers|or|ors)$", r"\1l\2"),
    (r"^(enrol|fulfil|instal)l(s|ment|ments)?$", r"\1\2"),
    (r"^(skil|wil)lful", r"\1ful"),
    (r"^(def|off|lic)ens(e|es|ed|ing)$", r"\1enc\2"),
    (r"^practis(e|es|ed|er|ers|ing)$", r"practic\1"),
    # Single words.
    (r"^program(s?)$", r"programme\1"),
    (r"^specialit(y|ies)$", r"specialt\1"),
    (r"^enquir(y|ies|e|es|ed|ing)$", r"inquir\1"),
    (r"^(judg|acknowledg)ment", r"\1ement"),
    (r"^aging$", r"ageing"),
    (r"^artifact", r"artefact"),
    (r"^aluminum$", r"aluminium"),
    (r"^gray(s?)$", r"grey\1"),
    (r"^learnt$", r"learned"),
    (r"^(man)euver", r"\1oeuvr"),
)
"""American and older spellings, each a pattern over one lower-case word and what it becomes; applied in this order."""

STEMS: Final = {
    # Thrown together with others by the stemmer: experience with experiment, university with universal, doctorate with doctor.
    "doctoral": "doctorate",
    "doctorate": "doctorate",
    "doctorates": "doctorate",
    "experience": "experience",
    "experiences": "experience",
    "experienced": "experience",
    "international": "international",
    "internationally": "international",
    "universities": "university",
    "university": "university",
    # Not thrown together with their own plural.
    "children": "child",
    "midwives": "midwif",
    "women": "woman",
}
"""Words that the stemmer reads wrongly, each with its term."""

GREEK: Final = ("asis", "esis", "osis", "ysis")
"""Endings of words whose plural ends with -es: the stemmer knows diagnoses and diagnose as one, but not diagnosis."""

_GREEK_FROM: Final = 7
"""Letters that such a word has at the least: thesis and basis are others."""

STOP_WORDS: Final = _listed(
    "a about all also am an and any are as at be because been being but by can could did do does for from had has have "
    "he her his how i if in into is it its may me more most my no nor not of on or other our she should so some such "
    "than that the their them then there these they this those to too us very was we were what when where which who "
    "whom why will with would you your",
)
"""Left out of a question unless it has nothing else or they stand in a phrase. They are indexed, for phrases."""

_RULES: Final = tuple((re.compile(pattern), becomes) for pattern, becomes in SPELLINGS)
# Most words meet no rule. One pattern that knows them all, captures nothing and is tried at the start alone tells so many times faster.
_ANY_RULE: Final = re.compile(
    "|".join(
        re.sub(r"\((?!\?)", "(?:", pattern if pattern.startswith("^") else f".*{pattern}") for pattern, _ in SPELLINGS
    ),
)
_STEMMER: Final = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()


def composed(text: str) -> str:
    """The text with each accented letter as one character; some sources write letter and accent apart."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case and ASCII where there is an equivalent."""
    lower = text.lower()
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).translate(_LETTERS)


def is_stop_word(word: str) -> bool:
    """Whether a word says nothing about what is looked for."""
    return word in STOP_WORDS


def stem(word: str) -> str:
    """The term of a word."""
    known = STEMS.get(word)
    if known is not None:
        return known
    if word.endswith(GREEK) and len(word) >= _GREEK_FROM:
        return word[:-2]
    stems: list[str] = _STEMMER.analyze(word)
    return stems[0] if stems else word


def _spell(word: str) -> str:
    if _ANY_RULE.match(word):
        for pattern, becomes in _RULES:
            word = pattern.sub(becomes, word)
    return word


def _read(written: str) -> str:
    if written.isascii() and written.isalnum():
        return _spell(written.lower()[:_LONGEST])
    return " ".join(word for match in WORD.findall(written) for word in _hyphenated(match))


def _hyphenated(written: str) -> Iterator[str]:
    """The words of one that may have accents, apostrophes and hyphens."""
    folded = fold(written)
    parts = folded.removesuffix("'s").replace("'", "").split("-")
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1] in JOINED:
            joined[-1] += part
        else:
            joined.append(part)
    return (_spell(part[:_LONGEST]) for part in joined if part.isalnum())


class _Remembered(dict[str, str]):
    """What written words were read as, as one text each.

    A dictionary's own lookup is far faster than a cached function's, and the garbage collector does not look at texts.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, written: str) -> str:
        if len(self) >= _MEMORY:
            self.clear()
        read = self[written] = self._read(written)
        return read


_WORDS: Final = _Remembered(_read)
_TERMS: Final = _Remembered(lambda written: " ".join(map(stem, _WORDS[written].split())))


def written_words(text: str) -> list[str]:
    """The written words of a text, in order. Some still have marks around them, which whoever reads them leaves away."""
    # As `WORD` finds them, in a third of the time where a text has only ASCII.
    return text.encode().translate(_BETWEEN).decode().split() if text.isascii() else WORD.findall(text)


def words_of(written: Iterable[str]) -> list[str]:
    """The words of written words, in order. A hyphenated one may be several."""
    return " ".join(map(_WORDS.__getitem__, written)).split()


def joined_terms(written: Iterable[str]) -> str:
    """The terms of written words, in order, joined by spaces."""
    return " ".join(filter(None, map(_TERMS.__getitem__, written)))


def words_in(written: str) -> list[str]:
    """The words of one written word."""
    return _WORDS[written].split()


def terms_in(written: str) -> list[str]:
    """The terms of one written word."""
    return _TERMS[written].split()


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return words_of(written_words(text))


def terms(text: str) -> list[str]:
    """The terms of a text, in order."""
    return joined_terms(written_words(text)).split()


class Token(NamedTuple):
    """A written word in its place."""

    start: int
    end: int
    terms: list[str]


def tokens(text: str) -> Iterator[Token]:
    """The written words of a text with their offsets."""
    for match in WORD.finditer(text):
        yield Token(match.start(), match.end(), terms_in(match.group()))


def _fingerprint() -> str:
    # Stems of a few words stand for the stemmer, so that another version of it is noticed.
    probes = [stem(word) for word in ("academic", "clinicians", "nursing", "organisations", "universal", "policies")]
    stems = (sorted(STEMS.items()), GREEK, _GREEK_FROM, probes)
    table = (WORD.pattern, sorted(_LETTERS.items()), sorted(JOINED), SPELLINGS, stems, _LONGEST)
    return hashlib.sha256(repr(table).encode()).hexdigest()[:16]


FINGERPRINT: Final = _fingerprint()
"""Names the table. Stop words are not in it: they are left out of questions, not of the index."""
