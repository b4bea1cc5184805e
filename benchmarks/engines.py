"""Both engines over the same documents, each with an index of this run alone, which is deleted after it."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from search.contract import Document, Engine
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.elasticsearch.rebuilding import delete
from search.engines.embedded import EmbeddedEngine

ADDRESS: Final = "TEST_ELASTICSEARCH_URL"
PATIENCE: Final = 30.0
"""Seconds for a question: a benchmark wants to know how long it takes, not to give up on it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two engines. Without a server for tests there is only the embedded one."""

    embedded: EmbeddedEngine
    elasticsearch: ElasticsearchEngine | None

    @property
    def both(self) -> tuple[Engine, ...]:
        """Those that there are."""
        return (self.embedded,) if self.elasticsearch is None else (self.embedded, self.elasticsearch)


def elasticsearch_address() -> str | None:
    """Where the server for tests is, if there is one."""
    return os.environ.get(ADDRESS) or None


@contextmanager
def elasticsearch_engine(address: str) -> Iterator[ElasticsearchEngine]:
    """An engine with indexes of its own on the server."""
    server = Server(hosts=(address,), read_seconds=PATIENCE, write_seconds=PATIENCE)
    prefix = f"bench-{secrets.token_hex(4)}"
    engine = ElasticsearchEngine(server, prefix=prefix, replicas=0)
    try:
        yield engine
    finally:
        delete(engine._indices, f"{prefix}_*")
        engine.close()


@contextmanager
def filled(documents: Callable[[], Iterable[Document]]) -> Iterator[Pair]:
    """Both engines, holding these documents."""
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory:
        embedded = EmbeddedEngine(Path(directory) / "index")
        embedded.rebuild(documents())
        address = elasticsearch_address()
        if address is None:
            yield Pair(embedded, None)
            return
        with elasticsearch_engine(address) as elasticsearch:
            elasticsearch.rebuild(documents())
            yield Pair(embedded, elasticsearch)
