"""Template filters for facts."""

from decimal import Decimal

import pytest

from home.templatetags.facts import address_name, money, or_not_yet_known, partial_date, share

NOT_YET_KNOWN = '<span class="unknown">Not yet known</span>'


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, NOT_YET_KNOWN), ("", NOT_YET_KNOWN), ([], NOT_YET_KNOWN), (0, "0"), ("<b>", "&lt;b&gt;")],
)
def test_or_not_yet_known(value, expected):
    assert or_not_yet_known(value) == expected


def test_or_not_yet_known_in_other_words():
    assert or_not_yet_known("", "Date not yet known") == '<span class="unknown">Date not yet known</span>'


def test_facts_are_written_in_british_formats():
    written = [partial_date("2025-07-04"), money(1_400_000), share(Decimal("35.00"))]

    assert [words.replace("\u202f", " ").replace("\u00a0", " ") for words in written] == [
        "4 July 2025",
        "£1.4 million",
        "35 %",
    ]


def test_address_name_is_the_host():
    assert address_name("https://www.gla.ac.uk/news/2024") == "gla.ac.uk"
