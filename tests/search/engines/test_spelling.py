"""The nearest known word."""

import itertools
import random

import pytest

from search.spelling import Lexicon, distance, slips

LEXICON = Lexicon(
    {"nurse": 50, "nursery": 2, "course": 9, "purse": 80, "cardiology": 7, "cardiologist": 3, "research": 90, "form": 4}
    | {"organisation": 30, "from": 70, "recovary": 1, "recovery": 40, "the": 99, "fellowship": 12, "2019": 5}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nurze", "nurse"),
        ("nusre", "nurse"),
        ("nrse", "nurse"),
        ("nuurse", "nurse"),
        ("burse", "purse"),
        ("urse", None),
        ("frmo", "from"),
        ("cardiolgy", "cardiology"),
        ("cardiol", "cardiology"),
        ("reserch", "research"),
        ("orgnisatoin", "organisation"),
        ("felloship", "fellowship"),
        ("fellwoshpi", "fellowship"),
        ("xyzzyxyzzy", None),
        ("teh", None),
        ("2018", None),
        ("", None),
    ],
)
def test_nearest_word_is_what_was_meant(typed: str, meant: str | None) -> None:
    assert LEXICON.nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "likelier"), [("recovary", "recovery"), ("form", None), ("nurse", None), ("the", None)]
)
def test_only_a_rare_word_may_be_a_slip(typed: str, likelier: str | None) -> None:
    assert LEXICON.likelier(typed) == likelier


def test_empty_lexicon_knows_nothing() -> None:
    assert Lexicon({}).nearest("nurse") is None
    assert Lexicon({}).frequency("nurse") == 0


def test_slips_are_one_edit_away() -> None:
    assert {distance("nurse", slip, limit=3) for slip in slips("nurse")} == {0, 1}


def test_distance_agrees_with_counting_slips() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abc", k=chance.randint(1, 4))) for _ in range(30)]
    for one, other in itertools.product(words, words):
        one_slip = {slip for slip in slips(one) if set(slip) <= set("abc")} | {one}
        assert (distance(one, other, limit=1) <= 1) == (other in one_slip)
        assert distance(one, other, limit=4) == distance(other, one, limit=4)
