"""How good a ranking is: nDCG, MRR and recall, as trec_eval and BEIR count them.

Gains are linear, the ideal is taken from all judged documents of a query, and a document that is listed twice counts at its
first place. A mean runs over every query that has something relevant; a query that was not answered counts as nothing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

Judged = Mapping[str, int]
"""How well each document answers a query: 0 is not at all."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The means over all queries, and nDCG@10 of each."""

    ndcg: float
    mrr: float
    recall: float
    ndcg_of: Mapping[str, float]


def ndcg(ranked: Sequence[str], judged: Judged, *, within: int = 10) -> float:
    """What the first places are worth, of what they could be worth at best; 0 when nothing is relevant."""
    best = _discounted(sorted((gain for gain in judged.values() if gain > 0), reverse=True)[:within])
    return _discounted([max(0, judged.get(key, 0)) for key in _once(ranked)[:within]]) / best if best else 0.0


def reciprocal_rank(ranked: Sequence[str], judged: Judged, *, within: int = 10) -> float:
    """One by the place of the first relevant document; 0 when there is none among the first."""
    places = (place for place, key in enumerate(_once(ranked)[:within], start=1) if judged.get(key, 0) > 0)
    return 1 / next(places, math.inf)


def recall(ranked: Sequence[str], judged: Judged, *, within: int = 100) -> float:
    """Which part of the relevant documents is among the first."""
    relevant = {key for key, gain in judged.items() if gain > 0}
    return len(relevant.intersection(_once(ranked)[:within])) / len(relevant) if relevant else 0.0


def score(judgements: Mapping[str, Judged], rankings: Mapping[str, Sequence[str]]) -> Scores:
    """The means of all three over the queries that have something relevant."""
    pairs = {
        query: (rankings.get(query, ()), judged)
        for query, judged in judgements.items()
        if any(gain > 0 for gain in judged.values())
    }
    ndcg_of = {query: ndcg(ranked, judged) for query, (ranked, judged) in pairs.items()}
    return Scores(
        ndcg=_mean(ndcg_of.values()),
        mrr=_mean(reciprocal_rank(ranked, judged) for ranked, judged in pairs.values()),
        recall=_mean(recall(ranked, judged) for ranked, judged in pairs.values()),
        ndcg_of=ndcg_of,
    )


def _once(ranked: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(ranked))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return fmean(listed) if listed else 0.0
