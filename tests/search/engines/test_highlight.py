"""Where a document says what was asked."""

import random

import pytest

from search import analysis
from search.contract import Fragment, Section
from search.highlight import Wanted, _quickly, _thoroughly, highlights, marked


def wanted(words: str = "", *phrases: str) -> Wanted:
    return Wanted(analysis.terms(words), [tuple(analysis.terms(phrase)) for phrase in phrases])


def said(fragment: Fragment) -> list[str]:
    return [piece.text for piece in fragment.pieces if piece.is_marked]


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        ("Nurses nursing a nurse", "nurse", ["Nurses", "nursing", "nurse"]),
        ("a pediatric ward, paediatrics", "paediatrics", ["pediatric", "paediatrics"]),
        ("Organizations organise", "organisation", ["Organizations", "organise"]),
        ("post-doctoral and postdoctoral", "postdoctoral", ["post-doctoral", "postdoctoral"]),
        ("self-care, careful care", "care", ["self-care", "careful", "care"]),
        ("scared", "care", []),
        ("Zoë’s naïve œdema", "zoe naive oedema", ["Zoë’s", "naïve", "œdema"]),
        ("O’Brien and Obrien", "obrien", ["O’Brien", "Obrien"]),
        ("İstanbul, Istanbul", "istanbul", ["İstanbul", "Istanbul"]),
        ("studies of a study", "study", ["studies", "study"]),
    ],
)
def test_every_form_of_a_word_is_marked(text: str, words: str, marks: list[str]) -> None:
    (highlight,) = highlights([Section("", "", text)], wanted(words)) or [None]

    assert ([] if highlight is None else said(highlight.fragments[0])) == marks


def test_phrase_is_marked_as_a_whole_and_alone() -> None:
    fragment = marked("Job plans: a plan for each job, and a job\nplan.", wanted("", "job plan"))

    assert said(fragment) == ["Job plans", "job\nplan"]


def test_overlapping_marks_are_joined() -> None:
    fragment = marked("academic clinical lecturer", wanted("clinical", "academic clinical", "clinical lecturer"))

    assert said(fragment) == ["academic clinical lecturer"]


def test_section_that_is_headed_so_comes_before_one_that_only_says_so_more_often() -> None:
    sections = [
        Section("a", "Numbers", "Clinical academics, clinical academics."),
        Section("b", "What is a clinical academic?", "Somebody who does both."),
    ]

    assert [found.anchor for found in highlights(sections, wanted("clinical academic"))] == ["b", "a"]


def test_section_that_says_most_comes_first() -> None:
    sections = [
        Section("a", "First", "stroke stroke stroke"),
        Section("b", "Second", "stroke and dementia"),
        Section("c", "Dementia", "Of the heart."),
        Section("d", "Last", "nothing"),
    ]

    found = highlights(sections, wanted("stroke dementia"))

    assert [highlight.anchor for highlight in found] == ["b", "c", "a"]
    assert said(found[1].fragments[0]) == []


def test_no_more_than_three_sections_are_named() -> None:
    sections = [Section(str(number), "", "stroke") for number in range(9)]

    assert [highlight.anchor for highlight in highlights(sections, wanted("stroke"))] == ["0", "1", "2"]


def test_nothing_wanted_highlights_nothing() -> None:
    assert highlights([Section("", "", "text")], Wanted()) == ()


def test_fragment_is_cut_at_words_and_says_so() -> None:
    text = "word " * 200 + "A sentence. The stroke unit opened. " + "word " * 200

    ((fragment,),) = [highlight.fragments for highlight in highlights([Section("", "", text)], wanted("stroke"))]

    assert text[fragment.start :].startswith(fragment.text)
    assert fragment.text.startswith("The stroke unit")
    assert fragment.is_cut_before
    assert fragment.is_cut_after
    assert len(fragment.text) <= 220


def test_text_hardly_longer_than_a_fragment_is_shown_whole() -> None:
    text = "Before that there were few posts. " * 7 + "Then a dentist came."

    (highlight,) = highlights([Section("", "", text)], wanted("dentist"))

    assert [fragment.text for fragment in highlight.fragments] == [text]
    assert said(highlight.fragments[0]) == ["dentist"]


def test_words_far_apart_get_a_fragment_each() -> None:
    text = "stroke " + "word " * 200 + "dementia"

    (highlight,) = highlights([Section("", "", text)], wanted("stroke dementia"))

    assert [said(fragment) for fragment in highlight.fragments] == [["stroke"], ["dementia"]]


def test_long_word_alone_is_shown() -> None:
    text = "x" * 1000 + " stroke"

    (highlight,) = highlights([Section("", "", text)], wanted("stroke"))

    assert said(highlight.fragments[0]) == ["stroke"]


def test_fragments_are_the_text_and_marks_are_wanted_words(naughty: list[str]) -> None:
    chance = random.Random(1)
    for _ in range(300):
        text = " ".join(chance.choices([*naughty, "stroke", "nurses", "<b>", "\n"], k=12))[:3000]
        want = wanted(" ".join(chance.choices([*naughty, "stroke", "nurse"], k=4))[:300])
        for highlight in highlights([Section("", "", text)], want):
            for fragment in highlight.fragments:
                assert text[fragment.start : fragment.start + len(fragment.text)] == fragment.text
                assert "".join(piece.text for piece in fragment.pieces) == fragment.text
                assert all(want.terms.intersection(analysis.terms(mark)) for mark in said(fragment))


def test_quick_look_sees_what_the_thorough_one_sees() -> None:
    text = (
        "Paediatric and pediatric nurses' colour, color; organizations organise; the haemophilia unit, hemophilia; "
        "studies study policies policy; post-doctoral well-being, self-care; tumor tumours; sulfate sulphate; "
        "oesophagus esophagus; universities; experiences; applied applying applies; happiness happy"
    )
    for word in set(analysis.words(text)):
        want = wanted(word)
        assert _quickly(text, want) == _thoroughly(text, want), word
