"""From what a person typed to plain terms."""

import random
from dataclasses import dataclass, field

import pytest

from search import analysis
from search.contract import Correction, Expansion, Query, Sort
from search.query import MAX_LENGTH, MAX_WORDS, Group, enough, offer, parse, understand
from search.spelling import Lexicon


@dataclass
class Vocabulary:
    """An index that knows these words."""

    frequencies: dict[str, int]
    was_read: bool = field(default=False)

    def is_known(self, term: str) -> bool:
        return term in {analysis.stem(word) for word in self.frequencies}

    def speller(self) -> Lexicon:
        self.was_read = True
        return Lexicon(self.frequencies)


@pytest.fixture
def vocabulary() -> Vocabulary:
    words = "academic clinical career nurse research fellowship leeds the of in scotland stroke"
    return Vocabulary(dict.fromkeys(words.split(), 20))


def clauses(text: str) -> list[tuple[str, bool, bool]]:
    return [
        (" ".join(word.word for word in clause.words), clause.is_phrase, clause.is_excluded)
        for clause in parse(text).clauses
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nurse Research", [("nurse", False, False), ("research", False, False)]),
        ('"clinical academic" career', [("clinical academic", True, False), ("career", False, False)]),
        ("“clinical academic”", [("clinical academic", True, False)]),
        ('-nurse -"clinical academic"', [("nurse", False, True), ("clinical academic", True, True)]),
        ('"nurse"', [("nurse", False, False)]),
        ('"clinical academic', [("clinical", False, False), ("academic", False, False)]),
        ('nurse"research', [("nurse", False, False), ("research", False, False)]),
        ("self-care", [("self care", False, False)]),
        ("pre -post", [("pre", False, False), ("post", False, True)]),
        ("- nurse", [("nurse", False, False)]),
        ("--nurse", [("nurse", False, True)]),
        ('"" - "" ...', []),
        ("AND OR NOT (nurse)", [(word, False, False) for word in ("and", "or", "not", "nurse")]),
        ("nurse*~2^3 [a TO b]", [(word, False, False) for word in ("nurse 2 3", "a", "to", "b")]),
    ],
)
def test_question_is_taken_apart(text: str, found: list[tuple[str, bool, bool]]) -> None:
    assert clauses(text) == found


def test_question_has_limits() -> None:
    parsed = parse(" ".join(f"w{number}" for number in range(1000)))

    assert sum(len(clause.words) for clause in parsed.clauses) == MAX_WORDS
    assert parsed.ignored[0] == f"w{MAX_WORDS}"
    assert len(parsed.ignored) <= 10
    assert len(parsed.text) <= MAX_LENGTH


def test_any_text_is_understood(naughty: list[str], vocabulary: Vocabulary) -> None:
    chance = random.Random(1)
    noise = ["".join(chance.choices("\"-“” \tab\u0301é\x00<>'’\\*:(){}", k=40)) for _ in range(500)]
    for text in [*naughty, *noise]:
        plan = understand(Query(text=text, synonyms={text: (text,)}), vocabulary)
        assert len(plan.groups) <= MAX_WORDS
        offer(plan, vocabulary.speller())


def test_stop_words_are_left_out_unless_there_is_nothing_else(vocabulary: Vocabulary) -> None:
    assert [group.terms for group in understand(Query(text="the nurse in Leeds"), vocabulary).groups] == [
        ("nurs",),
        ("leed",),
    ]
    assert [group.terms for group in understand(Query(text="of the"), vocabulary).groups] == [("of",), ("the",)]
    assert understand(Query(text='"career of the nurse"'), vocabulary).groups == (
        Group(("career", "of", "the", "nurs"), is_phrase=True),
    )


def test_vocabulary_is_not_read_for_known_words(vocabulary: Vocabulary) -> None:
    understand(Query(text="nurses fellowships"), vocabulary)

    assert not vocabulary.was_read


def test_unknown_words_are_corrected_in_place(vocabulary: Vocabulary) -> None:
    plan = understand(Query(text='Nurse  "acedemic career" -leeds, reserch!'), vocabulary)

    assert plan.understood.text == 'Nurse  "academic career" -leeds, research!'
    assert plan.understood.corrections == (Correction("acedemic", "academic"), Correction("reserch", "research"))
    assert plan.understood.excluded == ("leeds",)
    assert [group.terms for group in plan.groups] == [("academ", "career"), ("nurs",), ("research",)]


def test_phrase_with_an_unknown_word_is_asked_word_by_word(vocabulary: Vocabulary) -> None:
    plan = understand(Query(text='"xylophone research"'), vocabulary)

    assert plan.groups == (Group(("research",)),)
    assert plan.understood.unknown == ("xylophone",)


def test_nothing_known_is_hopeless(vocabulary: Vocabulary) -> None:
    assert understand(Query(text="xylophone"), vocabulary).is_hopeless
    assert not understand(Query(text="-xylophone"), vocabulary).is_hopeless
    assert not understand(Query(), vocabulary).is_hopeless


def test_correction_can_be_refused(vocabulary: Vocabulary) -> None:
    plan = understand(Query(text="nurse reserch", correct=False), vocabulary)

    assert plan.groups == (Group(("nurs",)),)
    assert plan.understood.text == "nurse reserch"
    assert plan.understood.corrections == ()
    assert plan.understood.did_you_mean == "nurse research"


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("acf", [Group(("acf",), also=(("academ", "clinic", "fellowship"),))]),
        ("ACF research", [Group(("acf",), also=(("academ", "clinic", "fellowship"),)), Group(("research",))]),
        ("north britain nurse", [Group(("north", "britain"), also=(("scotland",),)), Group(("nurs",))]),
        ('"north britain"', [Group(("north", "britain"), is_phrase=True, also=(("scotland",),))]),
    ],
)
def test_synonyms_are_added(vocabulary: Vocabulary, text: str, groups: list[Group]) -> None:
    synonyms = {"acf": ("Academic Clinical Fellowship",), "north britain": ("Scotland",)}

    assert list(understand(Query(text=text, synonyms=synonyms), vocabulary).groups) == groups


def test_expansions_are_said(vocabulary: Vocabulary) -> None:
    plan = understand(Query(text="acf", synonyms={"acf": ("academic clinical fellowship",)}), vocabulary)

    assert plan.understood.expansions == (Expansion("acf", ("academic clinical fellowship",)),)
    assert plan.understood.corrections == ()


def test_word_twice_is_looked_for_once(vocabulary: Vocabulary) -> None:
    assert understand(Query(text="nurse nurses NURSING"), vocabulary).groups == (Group(("nurs",)),)


def test_likelier_spelling_is_offered() -> None:
    vocabulary = Vocabulary({"strok": 1, "stroke": 30, "nurse": 30})

    plan = understand(Query(text="Nurse strok"), vocabulary)

    assert offer(plan, vocabulary.speller()) in {"Nurse stroke", ""}
    assert offer(understand(Query(text="nurse"), vocabulary), vocabulary.speller()) == ""


def test_long_questions_by_relevance_ask_for_a_page_and_short_ones_for_a_few(vocabulary: Vocabulary) -> None:
    two = understand(Query(text="nurse leeds"), vocabulary)
    three = understand(Query(text="nurse leeds research"), vocabulary)

    assert enough(two, Sort.NEWEST) == enough(three, Sort.NEWEST) == 1
    assert enough(two, Sort.RELEVANCE) == 3
    assert enough(three, Sort.RELEVANCE) == 10


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The nurse of Leeds", ("the", "nurs", "of", "leed")),
        ("nurse leeds research", ()),
        ("the nurse", ()),
        ("of the in", ()),
        ("the nurse of Leeds -stroke", ()),
        ('the nurse of "stroke research"', ()),
        ("the nurse of xyzzy", ()),
        ("the nurse of Leds", ("the", "nurs", "of", "leed")),
    ],
)
def test_question_with_little_words_is_also_meant_as_asked(
    vocabulary: Vocabulary, text: str, terms: tuple[str, ...]
) -> None:
    assert understand(Query(text=text), vocabulary).as_asked == terms
