"""What every engine suggests."""

from dataclasses import replace

import pytest

from search.contract import Engine, Tombstone
from tests.search.engines.documents import MEDICINE, NURSING, SCHEME, some


@pytest.mark.parametrize(
    ("typed", "found", "marked"),
    [
        ("nur", [NURSING.key], ["Nurse"]),
        ("acad", [SCHEME.key, NURSING.key], ["Academic"]),
        ("clin acad", [SCHEME.key], ["Academic", "clinical"]),
        ("lectruesh", [SCHEME.key], ["lectureship"]),
        ("Résear", [MEDICINE.key], ["research"]),
        ("zzz", [], []),
        ("  ", [], []),
    ],
)
def test_suggestions_begin_as_typed(three: Engine, typed: str, found: list[str], marked: list[str]) -> None:
    suggestions = three.suggest(typed)

    assert [suggestion.key for suggestion in suggestions] == found
    for suggestion in suggestions[:1]:
        assert [piece.text for piece in suggestion.title.pieces if piece.is_marked] == marked


def test_suggestion_says_what_is_held(three: Engine) -> None:
    (suggestion,) = three.suggest("cardiff")

    assert (suggestion.kind, suggestion.version, suggestion.url) == (MEDICINE.kind, 1, MEDICINE.url)


def test_suggestions_are_limited(index: Engine) -> None:
    index.apply(some(50))

    assert len(index.suggest("re", limit=3)) == 3
    assert index.suggest("re", limit=0) == ()


def test_removed_document_is_not_suggested(three: Engine) -> None:
    three.apply([Tombstone(NURSING.key, 2)])

    assert three.suggest("nur") == ()


def test_any_text_gets_suggestions(three: Engine, naughty: list[str]) -> None:
    for text in naughty:
        assert len(three.suggest(text)) <= 3
        assert three.similar(text) == ()


def test_similar_reads_alike_and_is_never_itself(three: Engine) -> None:
    twin = replace(NURSING, key="twin", title="Nurse academics at York")
    three.apply([twin])

    similar = three.similar(NURSING.key)

    assert similar[0].key == "twin"
    assert NURSING.key not in {hit.key for hit in similar}


def test_similar_can_be_of_some_kinds_only(index: Engine) -> None:
    index.apply(some(60))

    similar = index.similar("page:1", limit=10, kinds=("policy",))

    assert len(similar) == 10
    assert {hit.kind for hit in similar} == {"policy"}


def test_nothing_is_similar_to_what_is_gone(three: Engine) -> None:
    three.apply([Tombstone(SCHEME.key, 2)])

    assert three.similar(SCHEME.key) == ()
    assert three.similar("unheard-of") == ()
