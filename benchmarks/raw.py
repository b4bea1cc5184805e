"""Elasticsearch with nothing of this project around it: one kept-alive connection, bytes out, JSON in.

What it is asked are the very bodies that the engine sends. The engine marks what was found in the texts itself, so the server is
asked to mark it here: a raw search that answers the same has to. For that, a raw index keeps the texts, which the engine's does not.
"""

import http.client
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

from search.contract import Layout
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.client import Client
from search.ranking import Text

Json = dict[str, Any]

FRAGMENTS: Final = {"fragment_size": 220, "number_of_fragments": 3}
"""About what the site shows of a result."""

HIGHLIGHT: Final = {"fields": {Text.TITLE: {"number_of_fragments": 0}, Text.TOP: {}, Text.ALL: FRAGMENTS}}
SHOWN: Final = [f"shown.{name}" for name in ("kind", "version", "url", "title", "summary")]


class Raw:
    """One connection to the server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)

    def send(self, method: str, path: str, body: bytes = b"", *, kind: str = "application/json") -> Json:
        """The answer. Raises `RuntimeError` if it is an error."""
        self._connection.request(method, path, body, {"Content-Type": kind})
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            raise RuntimeError(f"{method} {path} answers {response.status}: {answer[:300]!r}")
        found: Json = json.loads(answer)
        return found

    def search(self, index: str, body: bytes) -> Json:
        """One search."""
        return self.send("POST", f"/{index}/_search", body)

    def bulk(self, index: str, lines: Iterable[bytes]) -> None:
        """One request that writes these documents."""
        body = b"".join(b"%s\n" % line for line in lines)
        answer = self.send("POST", f"/{index}/_bulk", body, kind="application/x-ndjson")
        if answer["errors"]:
            raise RuntimeError(f"Not everything was written to {index}.")

    @contextmanager
    def index(self, name: str, *, layout: Layout) -> Iterator[None]:
        """An index like the engine's that keeps its texts, while the block lasts."""
        declared = mapping.for_entries(layout, fingerprint="raw", settings={"number_of_replicas": 0})
        del declared["mappings"]["_source"]
        self.send("PUT", f"/{name}", json.dumps(declared).encode())
        try:
            yield
        finally:
            self.send("DELETE", f"/{name}")

    def drop(self, prefix: str) -> None:
        """Delete every index whose name begins so."""
        for name in self.send("GET", f"/{prefix}*?features=aliases"):
            self.send("DELETE", f"/{name}")


def last_body(ask: Callable[[], object]) -> Json:
    """The body of the last search that the engine sends while it answers: the one that answers."""
    sent: list[Json] = []

    def noted(client: Client, index: str, body: Json, **options: Any) -> Json:
        sent.append(body)
        return search(client, index, body, **options)

    search = Client.search
    with patch.object(Client, "search", noted):
        ask()
    return sent[-1]


def bare(body: Mapping[str, Any]) -> bytes:
    """The same request."""
    return json.dumps(body).encode()


def highlighted(body: Mapping[str, Any]) -> bytes:
    """The same request with the server's own highlights instead of the texts from which ours are made."""
    return json.dumps({**body, "highlight": HIGHLIGHT, "_source": SHOWN}).encode()
