"""The engine on Elasticsearch: one index for all kinds, asked through an alias that only an index of this analysis has.

Readers and writers need no lock: the server orders them, and compares versions. A rebuild holds one lock across all hosts.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from search import analysis
from search.contract import (
    Applied,
    EngineError,
    Health,
    Held,
    Hit,
    Layout,
    Query,
    Rebuilt,
    Results,
    State,
    Suggestion,
)
from search.engines.elasticsearch import asking, entries, indices, mapping, paging, rebuilding, writing
from search.engines.elasticsearch.client import Client, Server
from search.engines.elasticsearch.lock import RebuildLock
from search.engines.elasticsearch.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from search.contract import Change, Document


class ElasticsearchEngine:
    """Keeps `search.contract.Engine` on a server. Everything that it makes there begins with the prefix and an underscore."""

    name = "elasticsearch"

    def __init__(
        self,
        server: Server,
        *,
        prefix: str,
        layout: Layout | None = None,
        shards: int = 1,
        replicas: int | None = None,
        window: int = paging.WINDOW,
        lock_seconds: float = 30.0,
    ) -> None:
        """Make an engine; nothing is asked of the server yet.

        `replicas`: by default one where there is a second node, else none. `window`: how far the server counts through hits.
        `lock_seconds`: how long a rebuild that died is in the way of the next.
        """
        if "_" in prefix:
            raise ValueError(f"{prefix} has an underscore, which parts a prefix from what follows.")
        self.layout = layout or Layout()
        self._window = window
        self._client = Client(server)
        self._indices = indices.Indices(self._client, prefix, self.fingerprint)
        self._lock = RebuildLock(self._indices, seconds=lock_seconds)
        copies: dict[str, Any] = (
            {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
        )
        self._settings = {"number_of_shards": shards, "max_result_window": window, **copies}

    @property
    def fingerprint(self) -> str:
        """Names what an index depends on."""
        built_with = (analysis.FINGERPRINT, mapping.VERSION, self.layout, self._window)
        return hashlib.sha256(repr(built_with).encode()).hexdigest()[:16]

    @property
    def alias(self) -> str:
        """The name under which the live index is asked."""
        return self._indices.names.live

    def search(self, query: Query) -> Results:
        """Answer a question."""
        return self._reader().search(query)

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed."""
        return self._reader().suggest(prefix, limit)

    def similar(self, key: str, *, limit: int = 4, kinds: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """What reads most like a document."""
        return self._reader().similar(key, limit, kinds)

    def apply(self, changes: Iterable[Change]) -> Applied:
        """Write documents and tombstones."""
        return writing.apply(self._indices, changes, self.layout)

    def versions(self) -> Iterator[Held]:
        """Everything that is held."""
        return map(entries.held, self._indices.held(self._indices.live()))

    def count(self) -> int:
        """How many documents can be found."""
        return self._indices.count(self._indices.live(), asking.ALIVE)

    def rebuild(self, documents: Iterable[Document], *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Fill a new index beside the live one, check it, and put it in place."""
        with self._lock.held() as check:
            rebuilder = rebuilding.Rebuilder(
                self._indices, self.layout, fingerprint=self.fingerprint, settings=self._settings, check=check
            )
            return rebuilder.run(documents, progress or (lambda _: None))

    def revert(self) -> None:
        """Go back to the index before the last rebuild."""
        with self._lock.held():
            rebuilding.go_back(self._indices)

    def health(self, *, is_thorough: bool = False) -> Health:
        """Ask the server how it is, and the index."""
        found = indices.health(self._indices)
        if found.state is State.UNREACHABLE:
            return found  # nobody waits for it twice
        with contextlib.suppress(EngineError):
            return replace(found, is_rebuilding=self._lock.is_held())
        return found

    def close(self) -> None:
        """Let go of all connections. The engine may be used again."""
        self._client.close()

    def _reader(self) -> Reader:
        return Reader(self._indices, self.layout, window=self._window)
