"""The arithmetic of relevance, on rankings whose worth can be worked out by hand."""

import math

import pytest

from benchmarks.measures import ndcg, recall, reciprocal_rank, score

SECOND = 1 / math.log2(3)
"""What the second place counts of the first."""


@pytest.mark.parametrize(
    ("ranked", "judged", "expected"),
    [
        (["a", "b"], {"a": 2, "b": 1}, 1.0),
        (["b", "a"], {"a": 2, "b": 1}, (1 + 2 * SECOND) / (2 + SECOND)),
        (["x", "a"], {"a": 1}, SECOND),
        (["x", "b", "b", "a"], {"a": 2, "b": 1, "z": 0}, (SECOND + 2 / 2) / (2 + SECOND)),
        (["z", "a"], {"a": 1, "z": -2}, SECOND),
        ([*map(str, range(10)), "a"], {"a": 1}, 0.0),
        ([*map(str, range(20))], {str(number): 1 for number in range(20)}, 1.0),
        ([], {"a": 1}, 0.0),
        (["a"], {"a": 0}, 0.0),
    ],
)
def test_ndcg(ranked, judged, expected):
    assert ndcg(ranked, judged) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["a"], 1.0), (["x", "y", "a"], 1 / 3), (["x", "x", "a"], 1 / 2), ([*map(str, range(10)), "a"], 0.0), ([], 0.0)],
)
def test_reciprocal_rank(ranked, expected):
    assert reciprocal_rank(ranked, {"a": 1, "x": 0}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["a", "b"], 1.0), (["a"], 0.5), ([*map(str, range(99)), "a", "b"], 0.5), ([], 0.0)],
)
def test_recall(ranked, expected):
    assert recall(ranked, {"a": 1, "b": 3, "c": 0}) == pytest.approx(expected)


def test_score_is_the_mean_over_all_queries_with_something_relevant():
    judgements = {"right": {"a": 1}, "second": {"a": 1}, "not answered": {"a": 1}, "nothing relevant": {"a": 0}}
    rankings = {"right": ["a"], "second": ["x", "a"], "unknown": ["a"]}

    scores = score(judgements, rankings)

    assert scores.ndcg == pytest.approx((1 + SECOND) / 3)
    assert scores.mrr == pytest.approx(1.5 / 3)
    assert scores.recall == pytest.approx(2 / 3)
    assert set(scores.ndcg_of) == {"right", "second", "not answered"}


def test_score_of_nothing():
    assert score({}, {}).ndcg == 0
