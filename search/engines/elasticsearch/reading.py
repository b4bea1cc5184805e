"""Answers: a question to the contract becomes as few requests as it takes.

Most questions take one: the words are taken for known, and a document that has them all proves it. Long questions, of which few
documents have every word, are counted first. Only when little is found are words looked up and spelled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from search import analysis
from search.contract import Results, Sort
from search.engines.elasticsearch import asking, entries, paging, vocabulary
from search.engines.elasticsearch.client import left
from search.engines.elasticsearch.counting import Counting
from search.highlight import Wanted
from search.query import enough, offer, understand
from search.ranking import Text, telling_terms
from search.showing import FEW, hit, suggestion, typed_words, valid, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.contract import Hit, Layout, Query, Suggestion
    from search.engines.elasticsearch.client import Json
    from search.engines.elasticsearch.indices import Indices
    from search.query import Plan

_WITHOUT_TEXTS: Final = ["shown.kind", "shown.version", "shown.url", "shown.title"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the server answered to a plan."""

    plan: Plan
    total: int
    hits: Sequence[Json] = ()
    counts: Mapping[str, Any] | None = None


class Reader:
    """Answers one question, within the time that there is for one."""

    def __init__(self, indices: Indices, layout: Layout, *, window: int) -> None:
        self._indices = indices
        self._layout = layout
        self._window = window
        self._until = indices.client.until()

    def search(self, query: Query) -> Results:
        """Answer a question."""
        question = _Question(query, self._layout)
        plan = understand(query, vocabulary.Trusting())
        answer: _Answer | None = None
        if enough(plan, query.sort) <= FEW:
            answer = self._asked(question, plan, required=len(plan.words))
            if not plan.groups or answer.total - len(question.pinned) > FEW:
                return question.results(answer)
        return self._read_closely(question, plan, answer)

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed."""
        typed = typed_words(prefix)
        if not typed or limit < 1:
            return ()
        hits = self._suggested(asking.begun(typed), limit)
        if not hits and (slipped := self._slipped(typed)):
            hits = self._suggested(asking.begun(typed, slipped=slipped), limit)
        return tuple(suggestion(entries.source(each), typed) for each in hits)

    def similar(self, key: str, limit: int, kinds: Sequence[str]) -> tuple[Hit, ...]:
        """What reads most like a document."""
        one = {"bool": {"filter": [{"term": {"key": valid(key)}}, asking.ALIVE]}}
        found = self._search({"query": one, "size": 1, "track_total_hits": False})["hits"]["hits"]
        if not found or limit < 1:
            return ()
        own = entries.source(found[0])
        texts = [section.text for section in own.sections]
        weights = telling_terms(own.title, own.summary, texts, self._frequencies)
        if not weights:
            return ()
        like = asking.like(weights, but=own.key, kinds=kinds)
        body = {"query": like, "size": limit, "track_total_hits": False, "_source": _WITHOUT_TEXTS}
        hits = self._search({**body, "sort": asking.order(Sort.RELEVANCE, ranked=True)})["hits"]["hits"]
        return tuple(hit(entries.source(each), score=each["sort"][0], looked_for=Wanted()) for each in hits)

    def _read_closely(self, question: _Question, plan: Plan, answer: _Answer | None) -> Results:
        """Answer a question of which too little is found, or may be: spell it, and ask for less if need be."""
        query = question.query
        checked, strict = self._checked(question, plan, is_counted=answer is not None)
        strict = strict if answer is None else answer.total
        spelled = understand(query, checked)
        if spelled.groups != plan.groups or spelled.is_hopeless:
            answer = None
            strict = self._counted(question, spelled)
        is_relaxed = strict < enough(spelled, query.sort) and len(spelled.words) > 1
        if is_relaxed:
            answer = self._asked(question, spelled, required=1)
            is_relaxed = answer.total > strict
        elif answer is None:
            answer = self._asked(question, spelled, required=len(spelled.words))
        assert answer is not None  # noqa: S101 - for mypy: an unchanged plan that is not relaxed was asked or is now
        understood = replace(spelled.understood, is_relaxed=is_relaxed)
        if query.correct and spelled.likely_slips and (answer.total <= FEW or is_relaxed):
            understood = replace(understood, did_you_mean=offer(spelled, checked))
        return question.results(replace(answer, plan=replace(spelled, understood=understood)))

    def _checked(self, question: _Question, plan: Plan, *, is_counted: bool) -> tuple[vocabulary.Checked, int]:
        """What is known of the words, and how many documents have them all."""
        words = vocabulary.asked_words(question.query)
        terms = list(dict.fromkeys(map(analysis.stem, words)))
        bodies = [vocabulary.counting(words, terms)]
        if not is_counted:
            bodies.append(question.counting(plan))
        first, *rest = self._indices.searches(bodies, until=self._until)
        checked = vocabulary.Checked(vocabulary.counted(first, words, terms), self._search, self._beginning)
        return checked, _total(rest[0]) if rest else 0

    def _counted(self, question: _Question, plan: Plan) -> int:
        return _total(self._search(question.counting(plan))) if len(plan.words) > 1 else 0

    def _asked(self, question: _Question, plan: Plan, *, required: int) -> _Answer:
        if plan.is_hopeless and not question.pinned and not question.query.facets:
            return _Answer(plan, 0)
        body = question.body(plan, required)
        if question.offset + question.size <= min(self._window, paging.NEAR):
            answer = self._search({**body, "from": question.offset, "size": question.size})
            return _Answer(plan, _total(answer), answer["hits"]["hits"], answer.get("aggregations"))
        answer = self._search({**body, "size": 0, "sort": []})
        total = _total(answer)
        hits = paging.page(
            self._indices.client,
            self._indices.names.live,
            {name: value for name, value in body.items() if name != "aggs"},
            offset=question.offset,
            size=question.size,
            total=total,
            window=self._window,
            until=self._until,
        )
        return _Answer(plan, total, hits, answer.get("aggregations"))

    def _suggested(self, query: Json, limit: int) -> list[Json]:
        sort = asking.order(Sort.RELEVANCE, ranked=True)
        body = {"query": query, "sort": sort, "size": limit, "track_total_hits": False, "_source": _WITHOUT_TEXTS}
        hits: list[Json] = self._search(body)["hits"]["hits"]
        return hits

    def _slipped(self, typed: Sequence[str]) -> frozenset[str]:
        """Those of the words with which no title's word begins, when no title has all of them."""
        if len(typed) == 1:
            return frozenset(typed)
        clauses = [asking.begins(word) for word in typed]
        answer = self._search(
            {"size": 0, "track_total_hits": False, "aggs": {"begun": {"filters": {"filters": clauses}}}}
        )
        counts = [bucket["doc_count"] for bucket in answer["aggregations"]["begun"]["buckets"]]
        return frozenset(word for word, count in zip(typed, counts, strict=True) if not count)

    def _frequencies(self, terms: list[str]) -> tuple[int, dict[str, int]]:
        body = {
            "doc": {Text.ALL: " ".join(terms)},
            "fields": [Text.ALL],
            "term_statistics": True,
            "positions": False,
            "offsets": False,
            "payloads": False,
        }
        answer = self._sent("_termvectors", body)
        found = answer["term_vectors"].get(Text.ALL)
        if not found:
            return 0, {}
        frequencies = {term: entry.get("doc_freq", 0) for term, entry in found["terms"].items()}
        return found["field_statistics"]["doc_count"], frequencies

    def _beginning(self, word: str, limit: int) -> list[str]:
        body = {"field": "words", "string": word, "size": limit}
        found: list[str] = self._sent("_terms_enum", body)["terms"]
        return found

    def _search(self, body: Json) -> Json:
        return self._indices.search(body, until=self._until)

    def _sent(self, what: str, body: Json) -> Json:
        path = f"/{self._indices.names.live}/{what}"
        answer: Json = self._indices.client.send("POST", path, body, seconds=left(self._until))
        return answer


class _Question:
    """A question with what does not depend on how it is read."""

    def __init__(self, query: Query, layout: Layout) -> None:
        self.query = query
        self.pinned = query.pinned if query.sort is Sort.RELEVANCE else ()
        self.size = max(0, query.size)
        self.offset = (max(1, query.page) - 1) * self.size
        self._filters = asking.filters_of(query, layout)
        self._counting = Counting(query.facets, self._filters, layout)
        self._narrowed = asking.narrowed(self._filters, layout)

    def body(self, plan: Plan, required: int) -> Json:
        """The search that answers it, but for the page."""
        ranked = asking.is_ranked(plan, self.query.sort, self.pinned)
        found = asking.matching(plan, required=required, pinned=self.pinned, ranked=ranked)
        body: Json = {
            "query": _narrowed(found, self._counting.before),
            "sort": asking.order(self.query.sort, ranked=ranked),
            "track_total_hits": True,
        }
        if after := self._counting.after:
            body["post_filter"] = {"bool": {"filter": after}}
        if aggregations := self._counting.aggregations:
            body["aggs"] = aggregations
        if not (plan.groups and self.query.highlight):
            body["_source"] = _WITHOUT_TEXTS
        return body

    def counting(self, plan: Plan) -> Json:
        """The search that tells whether enough documents have every word. The server remembers such answers."""
        found = asking.matching(plan, required=len(plan.words), pinned=self.pinned, ranked=False)
        most = enough(plan, self.query.sort)
        return {"query": _narrowed(found, self._narrowed), "size": 0, "track_total_hits": most}

    def results(self, answer: _Answer) -> Results:
        """What the reader is told."""
        looked_for = wanted(answer.plan) if self.query.highlight else Wanted()
        pinned = frozenset(self.pinned)
        ranked = asking.is_ranked(answer.plan, self.query.sort, self.pinned)
        return Results(
            total=answer.total,
            hits=tuple(
                hit(
                    entries.source(each),
                    score=each["sort"][0] if ranked else 0.0,
                    looked_for=looked_for,
                    is_pinned=each["_id"] in pinned,
                )
                for each in answer.hits
            ),
            facets=self._counting.facets(answer.counts or {}),
            understood=answer.plan.understood,
        )


def _narrowed(found: Json, filters: Sequence[Json]) -> Json:
    return {"bool": {"must": [found], "filter": list(filters)}} if filters else found


def _total(answer: Json) -> int:
    return int(answer["hits"]["total"]["value"])
