"""Pages of any depth. The server counts through the hits up to a window; what lies deeper is counted from the end or walked to.

The walk goes over one state of the index (a point in time), from the last hit of one stretch to the next, without the documents.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.engines.elasticsearch.client import Client

WINDOW: Final = 50_000
"""How many hits the server counts through in one request. It keeps this many in memory for such a page."""

NEAR: Final = 2_000
"""Up to here a page is asked for with the total. Of one that lies further, the total is asked first, to count from the nearer end."""

_STRIDE: Final = 10_000
_KEPT: Final = "1m"
_PLACES: Final = "pit_id,hits.hits.sort,timed_out"


def stretches(client: Client, index: str, body: Mapping[str, Any], *, seconds: float, size: int) -> Iterator[list[Any]]:
    """All hits of a search in order, `size` at once, with so many seconds for each request."""
    with _PointInTime(client, index) as point:
        while hits := point.next(body, size, until=time.monotonic() + seconds):
            yield hits
            if len(hits) < size:
                return


def page(
    client: Client,
    index: str,
    body: Mapping[str, Any],
    *,
    offset: int,
    size: int,
    total: int,
    window: int,
    until: float,
) -> list[dict[str, Any]]:
    """The hits of one page of a search that finds so many in all. The order in the body must be complete."""
    size = min(size, total - offset)
    if size <= 0:
        return []
    behind = total - offset - size
    if behind < offset:
        turned = {**body, "sort": [_turned(clause) for clause in body["sort"]]}
        return _from_start(client, index, turned, offset=behind, size=size, window=window, until=until)[::-1]
    return _from_start(client, index, body, offset=offset, size=size, window=window, until=until)


def _turned(clause: Mapping[str, Any]) -> dict[str, Any]:
    """The same order the other way round."""
    ((name, order),) = clause.items()
    options = {"order": order} if isinstance(order, str) else dict(order)
    options["order"] = "asc" if options["order"] == "desc" else "desc"
    if "missing" in options:
        options["missing"] = "_first"
    return {name: options}


def _from_start(
    client: Client, index: str, body: Mapping[str, Any], *, offset: int, size: int, window: int, until: float
) -> list[dict[str, Any]]:
    if offset + size <= window:
        counted = {**body, "from": offset, "size": size, "track_total_hits": False}
        hits: list[dict[str, Any]] = client.search(index, counted, until=until)["hits"]["hits"]
        return hits
    stride = min(_STRIDE, window)
    with _PointInTime(client, index) as point:
        while offset:
            step = min(offset, stride)
            point.next(body, step, until=until, only_places=True)
            offset -= step
        found: list[dict[str, Any]] = []
        while size and (hits := point.next(body, min(size, stride), until=until)):
            found += hits
            size -= len(hits)
        return found


class _PointInTime:
    """One state of an index, and how far in it we are."""

    def __init__(self, client: Client, index: str) -> None:
        self._client = client
        self._index = index
        self._after: list[Any] | None = None

    def __enter__(self) -> Self:
        parameters = {"keep_alive": _KEPT, "allow_partial_search_results": "false"}
        self._id = self._client.send("POST", f"/{self._index}/_pit", parameters=parameters)["id"]
        return self

    def __exit__(self, *failure: object) -> None:
        self._client.let_go(self._id)

    def next(
        self, body: Mapping[str, Any], size: int, *, until: float, only_places: bool = False
    ) -> list[dict[str, Any]]:
        """The next hits."""
        asked = {**body, "size": size, "track_total_hits": False, "pit": {"id": self._id, "keep_alive": _KEPT}}
        if self._after is not None:
            asked["search_after"] = self._after
        if only_places:
            asked["_source"] = False
        answer = self._client.search("", asked, until=until, filter_path=_PLACES if only_places else None)
        self._id = answer.get("pit_id", self._id)
        hits: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
        if hits:
            self._after = hits[-1]["sort"]
        return hits
