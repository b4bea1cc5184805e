"""Dates, money, shares and lengths in words."""

import datetime
import doctest
from decimal import Decimal

import pytest

from home import fields, rules, wording


@pytest.mark.parametrize("module", [wording, rules, fields])
def test_examples_in_docstrings_hold(module):
    results = doctest.testmod(module)

    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("value", ["soon", "2025-13", "2025-02-30"])
def test_date_words_that_are_no_date_are_left_as_they_are(value):
    assert wording.date_words(value) == value


def test_date_words_of_a_date():
    assert wording.date_words(datetime.date(2026, 11, 3)) == "3 November 2026"


def test_unknown_values_give_nothing():
    written = (
        wording.date_words(None),
        wording.number_words(None),
        wording.money_words(None),
        wording.share_words(None),
        wording.length_words(None),
        wording.period_words(None, None),
        wording.listed([]),
    )

    assert set(written) == {""}


def test_share_words_use_a_space_that_does_not_break():
    assert wording.share_words(Decimal("35.00")) == "35\u202f%"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(2020, 2024, "2020 to 2024"), (2020, 2020, "2020"), (2020, None, "from 2020"), (None, 2024, "until 2024")],
)
def test_period_words_with_either_end_unknown(first, last, words):
    assert wording.period_words(first, last) == words
