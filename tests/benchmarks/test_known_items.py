"""Questions after a document that one knows: a seed makes the same ones, of telling words, with one slip."""

import random

import pytest

from benchmarks.known_items import WORD, known_items, mean_reciprocal_rank, slip
from search.contract import Document, Section
from search.engines.embedded import EmbeddedEngine
from search.spelling import distance

FIELDS = ("kidney", "stroke", "dementia", "cancer", "diabetes", "asthma", "arthritis", "glaucoma", "epilepsy", "sepsis")


@pytest.fixture
def documents():
    return [
        Document(
            key=f"page:{number}",
            kind="case-study",
            version=1,
            title=f"Posts in {field}",
            summary=f"Everywhere there are consultants{number} with {field} research{field} time{field}.",
            sections=(Section("", "", "Everywhere."),),
        )
        for number, field in enumerate(FIELDS)
    ]


def test_known_items_are_telling_words_of_the_summary_in_order(documents):
    summaries = {document.key: WORD.findall(document.summary.lower()) for document in documents}

    items = known_items(documents, number=20, seed=1)

    assert len(items) == 20
    for item in items:
        words = item.clean.split()
        assert words == [word for word in summaries[item.key] if word in words]
        assert 3 <= len(words) <= 5
        assert "everywhere" not in words


def test_known_items_have_one_slip(documents):
    for item in known_items(documents, number=20, seed=2):
        pairs = zip(item.clean.split(), item.mistyped.split(), strict=True)
        assert sorted(distance(right, wrong, limit=2) for right, wrong in pairs)[-2:] == [0, 1]


def test_known_items_are_the_same_for_a_seed(documents):
    assert known_items(documents, number=9, seed=3) == known_items(documents, number=9, seed=3)
    assert known_items(documents, number=9, seed=3) != known_items(documents, number=9, seed=4)


def test_slip_is_one_slip():
    chosen = random.Random(5)

    assert {distance("consultant", slip("consultant", chosen), limit=2) for _ in range(200)} <= {0, 1}


def test_mean_reciprocal_rank_asks_the_engine(documents, tmp_path):
    engine = EmbeddedEngine(tmp_path / "index")
    engine.rebuild(documents)
    items = known_items(documents, number=10, seed=6)

    assert mean_reciprocal_rank(engine, items, mistyped=False) == 1
    assert mean_reciprocal_rank(engine, items, mistyped=True) > 0.9
