"""Merging of what two people wrote, with any text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.merging import Clash, Key, Part, Row, merge_parts, merge_text, merge_value

PROSE = {("", "text"), ("rows", "text")}
texts = st.lists(st.sampled_from(["alpha", "beta ", "gamma\n", "delta. ", "\n\n", "epsilon"]), max_size=12).map("".join)
rows = st.lists(
    st.builds(lambda n, text: Row(str(n), {"text": text}), st.integers(0, 4), texts),
    max_size=4,
    unique_by=lambda r: r.uuid,
).map(tuple)
parts = st.builds(
    lambda text, ticks, rows: Part({"text": text, "ticks": tuple(ticks)}, {"rows": rows}),
    texts,
    st.lists(st.sampled_from("abcd"), unique=True),
    rows,
)


def words(value: object) -> set[str]:
    return set(re.findall(r"\w+", str(value)))


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("One two three four.", "One two three four five.", "One two three four five."),
        ("Zero one two three four.", "One two three four, five.", None),
        ("Old. New line.\nSecond.", "Old.\nSecond, changed.", "Old. New line.\nSecond, changed."),
    ],
)
def test_merge_text(mine: str, theirs: str, merged: str | None) -> None:
    base = "Old.\nSecond." if "\n" in mine else "One two three four."

    found = merge_text(base, mine, theirs)

    assert found == (merged if merged is not None else "Zero one two three four, five.")


def test_merge_text_of_the_same_words_is_left_to_people() -> None:
    assert merge_text("Four posts.", "Five posts.", "Six posts.") is None


def test_merge_ticks_takes_both_sides() -> None:
    assert merge_value(("a", "b"), ("b", "c"), ("a", "b", "d"), words=False) == ("b", "d", "c")


def test_merge_numbers_never_by_words() -> None:
    assert merge_value("4", "5", "6", words=False) is None


def test_clash_keeps_theirs_and_returns_mine() -> None:
    base, mine, theirs = (Part({"text": text}) for text in ("Four.", "Five.", "Six."))

    merged, clashes = merge_parts(base=base, mine=mine, theirs=theirs, prose=PROSE)

    assert merged == Part({"text": "Six."})
    assert clashes == (Clash(Key("text"), "Five."),)


def row(uuid: str, text: str = "") -> Row:
    return Row(uuid, {"text": text})


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("abx", "aby", "abyx"),  # each added one
        ("b", "abc", "bc"),  # I took one out, they added one
        ("ba", "abc", "bac"),  # I moved one, they added one
        ("ab", "ba", "ba"),  # they moved one
        ("xab", "b", "xb"),
    ],
)
def test_merge_rows(mine: str, theirs: str, merged: str) -> None:
    base, my, now = (Part(rows={"rows": tuple(row(one) for one in ids)}) for ids in ("ab", mine, theirs))

    found, clashes = merge_parts(base=base, mine=my, theirs=now, prose=PROSE)

    assert sorted(r.uuid for r in found.rows["rows"]) == sorted(merged)
    assert [r.uuid for r in found.rows["rows"] if r.uuid in "ab"] == [one for one in merged if one in "ab"]
    assert clashes == ()


def test_row_that_one_took_out_and_the_other_changed_stays() -> None:
    base = Part(rows={"rows": (row("a", "Old."), row("b", "Old."))})
    mine = Part(rows={"rows": (row("b", "New."),)})
    theirs = Part(rows={"rows": (row("a", "Newer."),)})

    found, _ = merge_parts(base=base, mine=mine, theirs=theirs, prose=PROSE)

    assert {r.uuid: r.values["text"] for r in found.rows["rows"]} == {"a": "Newer.", "b": "New."}


@given(base=parts, mine=parts, theirs=parts)
def test_no_word_that_somebody_added_is_lost(base: Part, mine: Part, theirs: Part) -> None:
    merged, clashes = merge_parts(base=base, mine=mine, theirs=theirs, prose=PROSE)

    kept = words(merged) | words(clashes)
    assert words(mine) - words(base) <= kept
    assert words(theirs) - words(base) <= kept


@given(base=parts, mine=parts)
def test_merge_with_nothing_changed_meanwhile_is_mine(base: Part, mine: Part) -> None:
    merged, clashes = merge_parts(base=base, mine=mine, theirs=base, prose=PROSE)

    assert clashes == ()
    assert merged == mine


@given(base=parts, theirs=parts)
def test_merge_of_nothing_that_i_changed_is_theirs(base: Part, theirs: Part) -> None:
    assert merge_parts(base=base, mine=base, theirs=theirs, prose=PROSE) == (theirs, ())


@given(mine=parts, theirs=parts)
def test_without_a_base_nothing_is_overwritten_or_taken_out(mine: Part, theirs: Part) -> None:
    merged, clashes = merge_parts(base=None, mine=mine, theirs=theirs, prose=PROSE)

    assert words(mine) | words(theirs) <= words(merged) | words(clashes)
    assert {r.uuid for r in merged.rows["rows"]} == {r.uuid for p in (mine, theirs) for r in p.rows["rows"]}


@given(part=parts)
def test_part_survives_json(part: Part) -> None:
    assert Part.from_data(part.as_data()) == part
    assert Part.from_data(part.as_data()).digest == part.digest
