"""The only door to the server: connections, time limits, and the client's exceptions turned into the contract's.

Invariant: nothing of the client library passes this module, neither its responses nor its exceptions, and no message
repeats a password. A fork gets connections of its own.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from elasticsearch import ApiError, Elasticsearch, TransportError

from search.contract import EngineError, EngineUnavailable, IndexMissing, IndexTorn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LEAST: Final = 0.05
"""Seconds that a request is given even when the time is nearly up: it then fails as too slow, not as wrong."""

_NOT_FOUND: Final = 404
_BAD_REQUEST: Final = 400
_BULK_ANSWER: Final = "errors,items.*._id,items.*._index,items.*.status,items.*.result,items.*.error"
_TORN: Final = ("strict_dynamic_mapping_exception", "document_parsing_exception", "mapper_parsing_exception")
_NO_INDEX: Final = ("index_not_found_exception", "aliases_not_found_exception")
_TWO_INDICES: Final = "no write index is defined"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the server is, who we are to it, and how long we wait.

    A host is a whole address, https://search.example.org:9200, without user and password. With several, each is asked when
    the one before does not answer. The certificate is always verified, against `ca_file` or else the system's authorities.
    """

    hosts: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: str = ""
    read_seconds: float = 1.0
    """For a whole question, however many requests it takes."""
    write_seconds: float = 10.0
    rebuild_seconds: float = 60.0
    """For one request of a rebuild, which may move a lot at once."""
    retries: int = 2
    """How often a request that found no server is sent again, to the next host if there is one."""


class Client:
    """Requests to one server. May be used by many threads."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock = threading.Lock()
        self._process = 0
        self._connected: Elasticsearch | None = None
        self._inherited: list[Elasticsearch] = []

    def close(self) -> None:
        """Let go of all connections; the next request opens new ones."""
        with self._lock:
            connected, self._connected = self._connected, None
        if connected is not None and self._process == os.getpid():
            connected.close()

    def until(self) -> float:
        """When a question that begins now must be answered."""
        return time.monotonic() + self.server.read_seconds

    def search(self, index: str, body: Json, *, until: float, filter_path: str | None = None) -> Json:
        """Answer one search, completely or not at all. A point in time in the body says itself which index."""
        with _translated():
            # With a point in time, the server wants to be told so when that is opened.
            is_partial = None if "pit" in body else False
            answer: Json = (
                self._within(until)
                .search(
                    index=index or None, body=body, allow_partial_search_results=is_partial, filter_path=filter_path
                )
                .body
            )
        return _complete(answer)

    def searches(self, index: str, bodies: Sequence[Json], *, until: float) -> list[Json]:
        """Answer several searches in one request."""
        header = {"index": index, "allow_partial_search_results": False}
        lines = [line for body in bodies for line in (header, body)]
        with _translated():
            answers = self._within(until).msearch(searches=lines).body["responses"]
        for answer in answers:
            if "error" in answer:
                raise failure(answer["status"], answer["error"])
        return [_complete(answer) for answer in answers]

    def bulk(self, alias: str, lines: Sequence[bytes], *, refresh: bool, seconds: float) -> list[Json]:
        """Write through an alias, never making an index by it; returns what became of each item."""
        with _translated():
            # Lines that are ready go as they are: the client's types only know of dictionaries.
            ready = cast("Sequence[Mapping[str, Any]]", lines)
            answer = self._for(seconds).bulk(
                index=alias, operations=ready, require_alias=True, refresh=refresh, filter_path=_BULK_ANSWER
            )
        return [next(iter(item.values())) for item in answer.body.get("items", ())]

    def let_go(self, point_in_time: str) -> None:
        """Close a point in time. The server forgets it by itself if this fails."""
        with contextlib.suppress(EngineError):
            self.send("DELETE", "/_pit", {"id": point_in_time}, or_none=True)

    def send(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        parameters: Mapping[str, Any] | None = None,
        seconds: float | None = None,
        or_none: bool = False,
    ) -> Any:
        """Send any other request. `or_none`: what is not there is None."""
        seconds = self.server.write_seconds if seconds is None else seconds
        headers = {"accept": "application/vnd.elasticsearch+json; compatible-with=8"}
        if body is not None:
            headers["content-type"] = headers["accept"]
        with _translated():
            try:
                answer = self._for(seconds).perform_request(
                    method, path, params=dict(parameters or {}), headers=headers, body=body
                )
            except ApiError as error:
                if or_none and error.status_code == _NOT_FOUND:
                    return None
                raise
        return answer.body

    def _within(self, until: float) -> Elasticsearch:
        return self._for(left(until))

    def _for(self, seconds: float) -> Elasticsearch:
        return self._client().options(request_timeout=seconds)

    def _client(self) -> Elasticsearch:
        connected = self._connected
        if connected is None or self._process != os.getpid():
            with self._lock:
                if self._connected is not None and self._process != os.getpid():
                    # Closing them here would end them for the parent too.
                    self._inherited.append(self._connected)
                    self._connected = None
                if self._connected is None:
                    self._connected = _connect(self.server)
                    self._process = os.getpid()
                connected = self._connected
        return connected


def left(until: float) -> float:
    """How many seconds a request may take that must be answered by then."""
    return max(_LEAST, until - time.monotonic())


def failure(status: int, error: Json | str) -> EngineError:
    """An error that the server told of, as the contract calls it."""
    kind, reason = (
        (str(error.get("type", "")), str(error.get("reason", ""))) if isinstance(error, dict) else ("", error)
    )
    said = f"Elasticsearch answers {status} {kind}: {reason}"[:500]
    if status == _NOT_FOUND and kind in _NO_INDEX:
        return IndexMissing(said)
    if _TWO_INDICES in reason or kind in _TORN:
        return IndexTorn(said)
    return EngineError(said) if status == _BAD_REQUEST else EngineUnavailable(said)


def _connect(server: Server) -> Elasticsearch:
    options: Json = {"ca_certs": server.ca_file} if server.ca_file else {}
    if server.api_key:
        options["api_key"] = server.api_key
    elif server.user:
        options["basic_auth"] = (server.user, server.password)
    return Elasticsearch(
        list(server.hosts),
        max_retries=server.retries,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
        **options,
    )


def _complete(answer: Json) -> Json:
    if answer.get("timed_out"):
        raise EngineUnavailable("Elasticsearch ran out of time.")
    return answer


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        body = error.body if isinstance(error.body, dict) else {}
        raise failure(error.status_code, body.get("error", error.message)) from error
    except TransportError as error:
        raise EngineUnavailable(f"Elasticsearch does not answer: {error.message}"[:500]) from error
