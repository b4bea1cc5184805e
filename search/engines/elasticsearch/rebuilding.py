"""Filling a new index beside the live one, and putting it in place in one step.

What the new index must hold is counted before the swap; what changed meanwhile was written to it by whoever applied that
(`writing`), and tombstones come over from the live index. Documents are prepared while the server writes those before, and
two requests' worth of them are in memory at most.
"""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from search.contract import OF_ANOTHER_VERSION, EngineError, RebuildRefused, Rebuilt, Tombstone
from search.engines.elasticsearch import asking, entries, mapping, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from concurrent.futures import Future

    from search.contract import Document, Layout
    from search.engines.elasticsearch.indices import Indices, Placement
    from search.engines.elasticsearch.writing import Written

_SAME_OR_NEWER: Final = "external_gte"
"""Of a document that comes twice, the later is kept."""

_CHUNK: Final = 200
_NOTED: Final = {"term": {"is_noted": True}}
_GONE: Final = {"term": {"is_gone": True}}
_FILLED: Final = {"bool": {"filter": [asking.ALIVE], "must_not": [_NOTED]}}
_WHILE_FILLING: Final = {"number_of_replicas": 0, "refresh_interval": "-1"}


class Rebuilder:
    """One rebuild. Hold the lock; `check` raises when it was lost."""

    def __init__(
        self, indices: Indices, layout: Layout, *, fingerprint: str, settings: dict[str, Any], check: Callable[[], None]
    ) -> None:
        self._indices = indices
        self._client = indices.client
        self._layout = layout
        self._fingerprint = fingerprint
        self._settings = settings
        self._check = check
        self._index, self._alias = indices.names.new()

    def run(self, documents: Iterable[Document], progress: Callable[[int], None]) -> Rebuilt:
        """Fill, check, swap, tidy."""
        began = time.monotonic()
        tidy(self._indices)
        self._create()
        try:
            created = self._fill(documents, progress)
            self._settle()
            documents_now = self._verified(created)
            self._bring_tombstones()
            replayed = self._indices.count(self._index, _NOTED)
            self._check()
            self._put_in_place()
        except BaseException:
            with contextlib.suppress(EngineError):
                self._client.send("DELETE", f"/{self._index}", or_none=True)
            raise
        with contextlib.suppress(EngineError):  # the next rebuild tidies too
            tidy(self._indices)
        return Rebuilt(documents=documents_now, replayed=replayed, seconds=time.monotonic() - began)

    def _create(self) -> None:
        settings = {**self._settings, **_WHILE_FILLING}
        settings.pop("auto_expand_replicas", None)
        body = mapping.for_entries(self._layout, fingerprint=self._fingerprint, settings=settings)
        answer = self._send("PUT", f"/{self._index}", {**body, "aliases": {self._alias: {}}})
        if not answer["acknowledged"] or not answer["shards_acknowledged"]:
            # A node that has not heard of it would not write to it.
            raise RebuildRefused(f"The cluster did not take in {self._index} in time.")

    def _fill(self, documents: Iterable[Document], progress: Callable[[int], None]) -> int:
        """Write all documents; returns how many there are, each key counted once."""
        count = created = 0
        waiting: Future[Written] | None = None
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="search-rebuild") as sender:
            try:
                for chunk in self._chunks(documents):
                    count += len(chunk)
                    if waiting is not None:
                        created += waiting.result().created
                    waiting = sender.submit(self._write, chunk)
                    progress(count)
                if waiting is not None:
                    created += waiting.result().created
            finally:
                if waiting is not None:
                    waiting.cancel()
        return created

    def _chunks(self, documents: Iterable[Document]) -> Iterator[list[bytes]]:
        return writing.in_chunks(map(self._line, documents), most=_CHUNK)

    def _line(self, document: Document) -> bytes:
        # Whoever sends needs the interpreter for each piece of a request, and would wait 5 ms each time until it is taken from us.
        time.sleep(0)
        return entries.line(document, self._layout, version_type=_SAME_OR_NEWER)

    def _write(self, lines: list[bytes]) -> Written:
        seconds = self._client.server.rebuild_seconds
        return writing.write(self._indices, self._alias, lines, refresh=False, seconds=seconds)

    def _settle(self) -> None:
        """Make what was filled fit to be live: found, and with a copy where there is a second node to hold it."""
        self._send("PUT", f"/{self._index}/_settings", {"refresh_interval": None, **self._settings_after()})
        self._send("POST", f"/{self._index}/_refresh")
        parameters = {"wait_for_status": "green", "timeout": f"{round(self._client.server.rebuild_seconds / 2)}s"}
        with contextlib.suppress(
            EngineError
        ):  # a cluster that lacks a node stays yellow: that is no reason to wait longer
            self._send("GET", f"/_cluster/health/{self._index}", parameters=parameters)

    def _settings_after(self) -> dict[str, Any]:
        return {
            name: self._settings[name]
            for name in ("number_of_replicas", "auto_expand_replicas")
            if name in self._settings
        }

    def _verified(self, created: int) -> int:
        """Compare what is held with what was given. A change that came in meanwhile may stand for one of these."""
        noted = self._indices.count(self._index, _NOTED)
        held = self._indices.count(self._index, _FILLED)
        if not created - noted <= held <= created + noted:
            raise RebuildRefused(f"The new index holds {held} documents and was given {created}.")
        return self._indices.count(self._index, asking.ALIVE)

    def _bring_tombstones(self) -> None:
        before = self._before(self._indices.placement())
        if before is None:
            return
        gone = (entries.held(hit) for hit in self._indices.held(before, _GONE))
        lines = (entries.line(Tombstone(one.key, one.version), self._layout, version_type="external") for one in gone)
        for chunk in writing.in_chunks(lines, most=_CHUNK):
            self._write(chunk)
        self._send("POST", f"/{self._index}/_refresh")

    def _before(self, placement: Placement) -> str | None:
        """The index that is live until the swap."""
        found = placement.under(self._indices.names.live) or placement.under(self._indices.names.lives)
        return found[-1] if found else None

    def _put_in_place(self) -> None:
        names = self._indices.names
        placement = self._indices.placement()
        before = self._before(placement)
        # The alias must still be there: without it, another rebuild took over, and the whole step is refused.
        actions: list[dict[str, Any]] = [
            {"remove": {"index": self._index, "alias": self._alias, "must_exist": True}},
            {"add": {"index": self._index, "alias": names.live}},
        ]
        actions += [{"remove": {"index": index, "alias": names.live}} for index in placement.under(names.live)]
        actions += [{"remove": {"index": index, "alias": names.previous}} for index in placement.under(names.previous)]
        if before is not None:
            actions.append({"add": {"index": before, "alias": names.previous}})
        self._send("POST", "/_aliases", {"actions": actions})

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None, **options: Any) -> Any:
        return self._client.send(method, path, body, seconds=self._client.server.rebuild_seconds, **options)


def tidy(indices: Indices) -> None:
    """Delete the indexes that are neither live nor the one before. Hold the lock: unfinished ones are among them."""
    names = indices.names
    placement = indices.placement()
    used = {*placement.under(names.live), *placement.under(names.previous)}
    if not placement.under(names.live):
        used |= {*placement.under(names.lives)}
    delete(indices, f"{names.indices}*", but=used)


def delete(indices: Indices, pattern: str, *, but: Collection[str] = ()) -> None:
    """Delete by name what a pattern finds: a server may refuse patterns here, and should."""
    found = indices.client.send("GET", f"/{pattern}", parameters={"features": "aliases"}, or_none=True) or {}
    for index in sorted(found.keys() - set(but)):
        indices.client.send("DELETE", f"/{index}", or_none=True)


def go_back(indices: Indices) -> None:
    """Make the index before the last rebuild the live one, and the other way round. Hold the lock."""
    names = indices.names
    placement = indices.placement()
    previous = placement.under(names.previous)
    if len(previous) != 1:
        raise RebuildRefused("There is no previous index to go back to.")
    if names.live != f"{names.lives}{_fingerprint(indices, previous[0])}":
        raise RebuildRefused(OF_ANOTHER_VERSION)
    actions: list[dict[str, Any]] = [{"remove": {"index": previous[0], "alias": names.previous}}]
    for index in placement.under(names.lives):
        actions.append({"remove": {"index": index, "alias": f"{names.lives}*"}})
        if index != previous[0]:  # another version's rebuild left it live for this one
            actions.append({"add": {"index": index, "alias": names.previous}})
    actions.append({"add": {"index": previous[0], "alias": names.live}})
    indices.client.send("POST", "/_aliases", {"actions": actions})


def _fingerprint(indices: Indices, index: str) -> str:
    """How an index was built."""
    found = indices.client.send("GET", f"/{index}/_mapping")
    return str(found[index]["mappings"]["_meta"]["fingerprint"])
