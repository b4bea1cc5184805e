"""How text becomes words and terms."""

import pytest

from search import analysis


@pytest.mark.parametrize(
    "alike",
    [
        "paediatric pediatric pædiatrics Paediatrics",
        "organisation organization organisations ORGANIZATIONS",
        "centre center centres",
        "tumour tumors",
        "programme programs",
        "haematology hematology",
        "anaesthesia anesthesia",
        "oestrogen estrogen",
        "fetal foetal",
        "analyse analyze analyses",
        "post-doctoral postdoctoral post\u2010doctoral",
        "wellbeing well-being",
        "nurse nurses nursing nurse's nurses' nurse\u2019s",
        "fulfil fulfill",
        "enrolment enrollment",
        "practise practice practising",
        "O'Brien O\u2019Brien OBrien",
        "naïve naive",
        "Ångström angstrom",
        "university universities",
        "doctoral doctorate doctorates",
        "child children child's",
        "midwife midwives",
        "analysis analyses analysed",
        "diagnosis diagnoses",
    ],
)
def test_spellings_of_a_word_are_one_term(alike: str) -> None:
    terms = {tuple(analysis.terms(written)) for written in alike.split()}

    assert len(terms) == 1


@pytest.mark.parametrize(
    "apart",
    [
        "university universal",
        "doctor doctorate",
        "thesis these",
        "experience experiment",
        "international internal",
        "prize price",
        "academic epidemic",
        "laboratory labour",
        "policy police",
    ],
)
def test_different_words_stay_apart(apart: str) -> None:
    one, other = apart.split()

    assert analysis.terms(one) != analysis.terms(other)


def test_hyphenated_word_is_several_unless_it_begins_with_a_prefix() -> None:
    assert analysis.words("Newcastle-upon-Tyne self-care co-applicant") == [
        "newcastle",
        "upon",
        "tyne",
        "self",
        "care",
        "coapplicant",
    ]


def test_tokens_say_where_words_stand() -> None:
    text = "Nurses’ well-being, naïvely."

    found = [(text[token.start : token.end], token.terms) for token in analysis.tokens(text)]

    assert found == [
        ("Nurses", ["nurs"]),
        ("well-being", analysis.terms("wellbeing")),
        ("naïvely", analysis.terms("naively")),
    ]


def test_long_words_are_cut() -> None:
    assert [len(word) for word in analysis.words("x" * 10_000)] == [64]


def test_words_are_forgotten_before_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_MEMORY", 10)
    memory = analysis._Remembered(analysis._read)
    monkeypatch.setattr(analysis, "_WORDS", memory)

    for number in range(100):
        assert analysis.words_in(f"w{number}") == [f"w{number}"]

    assert len(memory) <= 10


def test_fingerprint_tells_tables_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert analysis._fingerprint() == analysis.FINGERPRINT

    monkeypatch.setattr(analysis, "SPELLINGS", (*analysis.SPELLINGS, (r"^gaol$", "jail")))

    assert analysis._fingerprint() != analysis.FINGERPRINT


def test_any_text_is_read(naughty: list[str]) -> None:
    for text in naughty:
        for word in analysis.words(text):
            assert word
            word.encode()
        assert all(text[token.start : token.end] for token in analysis.tokens(text))
