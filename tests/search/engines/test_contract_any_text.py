"""What every engine does with any text whatever."""

import pytest

from search.contract import Document, Engine, Layout, Query, Section

ALL_FACETS = Layout().facets


def test_any_text_is_answered(three: Engine, naughty: list[str]) -> None:
    for text in naughty:
        results = three.search(Query(text=text, filters={"kind": (text,)}, pinned=(text,), facets=ALL_FACETS))
        assert results.total == 0
        three.search(Query(text=text, synonyms={text: (text,)}))


@pytest.mark.parametrize("text", ["the", "who and what", "   ", "", '""', "-", "…", "“ ”"])
def test_text_that_says_nothing_is_answered(three: Engine, text: str) -> None:
    assert three.search(Query(text=text)).total in {0, 1, 2, 3}


def test_document_of_any_text_is_kept(index: Engine, naughty: list[str]) -> None:
    index.apply(
        Document(
            key=f"n{number}",
            kind="x",
            version=1,
            title=text,
            sections=(Section(text, text, text),),
            facets={"funder": (text,), "stage": (text, "other")},
        )
        for number, text in enumerate(naughty)
    )

    assert index.search(Query(text="the", size=1000, facets=ALL_FACETS)).total > 0
    assert index.search(Query(size=1000)).total == index.count() == len(naughty)
