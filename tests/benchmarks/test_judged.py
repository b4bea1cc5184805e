"""Collections that others made are read as they are laid out, and answered by a real engine."""

import json

import pytest

from benchmarks.judged import Collection
from search.engines.embedded import EmbeddedEngine

DOCUMENTS = [
    {"id": "1", "title": "Stroke care", "text": "Joint posts in stroke care.", "url": "https://example.org/1"},
    {"id": "2", "title": "Kidney medicine", "text": "Fellowships for nurses."},
    {"id": 3, "title": None, "text": None},
]


@pytest.fixture
def collection(tmp_path):
    directory = tmp_path / "small"
    directory.mkdir()
    (directory / "docs.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in DOCUMENTS))
    (directory / "queries.tsv").write_text('query_id\ttext\na\tstroke\nb\tfellowship "for\nc\tnothing judged\n')
    (directory / "qrels.tsv").write_text("a\t1\t2\na\t1\t1\na\t2\t0\nb\t1\t1\n")
    return Collection(directory)


def test_collection_is_read(collection):
    documents = list(collection.documents())

    assert [document.key for document in documents] == ["1", "2", "3"]
    assert [document.title for document in documents] == ["Stroke care", "Kidney medicine", ""]
    assert collection.queries() == {"a": "stroke", "b": 'fellowship "for', "c": "nothing judged"}
    assert collection.judgements() == {"a": {"1": 2, "2": 0}, "b": {"1": 1}}


def test_collection_scores_an_engine(collection, tmp_path):
    engine = EmbeddedEngine(tmp_path / "index")
    engine.rebuild(collection.documents())

    scores = collection.scores(engine)

    assert scores.ndcg_of == {"a": 1.0, "b": 0.0}
    assert (scores.mrr, scores.recall) == (0.5, 0.5)
