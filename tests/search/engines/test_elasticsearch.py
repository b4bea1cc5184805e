"""What only the engine on Elasticsearch promises: pages of any depth, strict mappings, names that keep sites apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.contract import EngineError, Query, Sort, State
from search.engines.elasticsearch import ElasticsearchEngine, paging
from tests.search.engines.conftest import delete_indices
from tests.search.engines.documents import MEDICINE, NURSING, THREE, some

pytestmark = pytest.mark.server

Make = Callable[..., ElasticsearchEngine]

SIZE = 7
COUNT = 60


def pages(engine: ElasticsearchEngine, query: Query) -> list[list[str]]:
    """The keys on each page, and on the one after the last."""
    last = -(-COUNT // query.size)
    return [[hit.key for hit in engine.search(replace(query, page=page)).hits] for page in range(1, last + 2)]


@pytest.mark.parametrize("sort", Sort)
def test_pages_beyond_what_the_server_counts_through_go_on_in_the_same_order(
    make_elasticsearch: Make, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    query = Query(sort=sort, size=SIZE)
    whole, narrow = make_elasticsearch(), make_elasticsearch(window=10)
    whole.rebuild(some(COUNT))
    expected = pages(whole, query)
    monkeypatch.setattr(paging, "NEAR", SIZE)
    narrow.rebuild(some(COUNT))

    assert pages(narrow, query) == expected
    assert sorted(key for page in expected for key in page) == sorted(document.key for document in some(COUNT))


def test_field_that_the_mapping_does_not_have_is_refused(make_elasticsearch: Make) -> None:
    engine = make_elasticsearch()
    engine.rebuild(THREE)

    with pytest.raises(EngineError, match="strict_dynamic_mapping_exception"):
        engine._client.send("POST", f"/{engine._indices.names.live}/_doc", {"colour": "red"})


def test_sites_on_one_server_do_not_touch_each_other(make_elasticsearch: Make, elasticsearch_prefix: str) -> None:
    ours = make_elasticsearch()
    theirs = make_elasticsearch(prefix=f"{elasticsearch_prefix}x")
    ours.rebuild(THREE)
    theirs.rebuild([MEDICINE])
    try:
        ours.rebuild([NURSING])
        ours.rebuild([NURSING])

        assert [hit.key for hit in theirs.search(Query()).hits] == [MEDICINE.key]
        assert [hit.key for hit in ours.search(Query()).hits] == [NURSING.key]
        assert theirs.health().state is State.READY
    finally:
        delete_indices(theirs._client.server, f"{elasticsearch_prefix}x_*")


def test_index_whose_shard_has_no_node_is_red(make_elasticsearch: Make) -> None:
    engine = make_elasticsearch()
    engine.rebuild(THREE)
    names = engine._indices.names
    engine._client.send("DELETE", f"/{engine._indices.live()}")
    nowhere = {"index.routing.allocation.require._name": "nowhere"}
    created = {"settings": nowhere, "aliases": {names.live: {}}}
    engine._client.send("PUT", f"/{names.indices}red", created, parameters={"wait_for_active_shards": "0"})

    assert engine.health().state is State.RED
    with pytest.raises(EngineError):
        engine.search(Query())
