"""Pages of any depth. The server gives out the first 10,000 hits by number; what lies deeper is walked to.

The walk goes over one state of the index (a point in time), from the last hit of one stretch to the next, without the documents.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.engines.elasticsearch.client import Client

WINDOW: Final = 10_000
"""How many hits the server counts through in one request, unless an index says otherwise. Ours do not."""

_KEPT: Final = "1m"
_PLACES: Final = "pit_id,hits.hits.sort,timed_out"


def stretches(client: Client, index: str, body: Mapping[str, Any], *, seconds: float, size: int) -> Iterator[list[Any]]:
    """All hits of a search in order, `size` at once, with so many seconds for each request."""
    with _PointInTime(client, index) as point:
        while hits := point.next(body, size, until=time.monotonic() + seconds):
            yield hits
            if len(hits) < size:
                return


def walked(
    client: Client, index: str, body: Mapping[str, Any], *, offset: int, size: int, until: float
) -> list[dict[str, Any]]:
    """The hits of one page, however deep."""
    with _PointInTime(client, index) as point:
        while offset:
            step = min(offset, WINDOW)
            if len(point.next(body, step, until=until, only_places=True)) < step:
                return []
            offset -= step
        found: list[dict[str, Any]] = []
        while size and (hits := point.next(body, min(size, WINDOW), until=until)):
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
