"""One rebuild at a time, whichever host runs it: a document that says who rebuilds, and until when.

The holder says so again while it lives; when it died, the lock runs out. The server compares times by its own clock, so the hosts'
clocks do not matter, and it decides between two who come at once.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import threading
from typing import TYPE_CHECKING, Final

from search.contract import EngineError, RebuildRunning
from search.engines.elasticsearch.mapping import for_locks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.engines.elasticsearch.indices import Indices

_ID: Final = "rebuild"
_TIMES: Final = 4
"""How often the lock is renewed before it would run out."""

_HOLD: Final = """
if (ctx._source.holder == params.holder || ctx._source.until == null || ctx._source.until < ctx._now) {
  ctx._source.holder = params.holder;
  ctx._source.until = ctx._now + params.milliseconds;
} else {
  ctx.op = 'noop';
}
"""
_RELEASE: Final = "ctx.op = ctx._source.holder == params.holder ? 'delete' : 'noop'"


class RebuildLock:
    """The lock of one site's indexes."""

    def __init__(self, indices: Indices, *, seconds: float) -> None:
        self._indices = indices
        self._seconds = seconds

    @contextlib.contextmanager
    def held(self) -> Iterator[Callable[[], None]]:
        """Hold the lock; gives a function that raises `RebuildRunning` if it was lost. Raises that if somebody has it."""
        holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._create()
        self._hold(holder)
        ended = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(holder, ended), name="search-rebuild-lock", daemon=True)
        renewing.start()
        try:
            yield lambda: self._hold(holder)
        finally:
            ended.set()
            renewing.join()
            with contextlib.suppress(EngineError):
                self._update({"script": {"source": _RELEASE, "params": {"holder": holder}}})

    def is_held(self) -> bool:
        """Whether anybody rebuilds."""
        found = self._indices.client.send(
            "POST", f"/{self._indices.names.locks}/_count", {"query": {"range": {"until": {"gt": "now"}}}}, or_none=True
        )
        return bool(found and found["count"])

    def _hold(self, holder: str) -> None:
        params = {"holder": holder, "milliseconds": round(self._seconds * 1000)}
        answer = self._update({"scripted_upsert": True, "upsert": {}, "script": {"source": _HOLD, "params": params}})
        if answer == "noop":
            raise RebuildRunning("Another rebuild of this index is running.")

    def _renew(self, holder: str, ended: threading.Event) -> None:
        while not ended.wait(self._seconds / _TIMES):
            # Not reached: the next time, or the check before the swap, will tell.
            with contextlib.suppress(EngineError):
                self._hold(holder)

    def _update(self, body: dict[str, object]) -> str:
        path = f"/{self._indices.names.locks}/_update/{_ID}"
        parameters = {"refresh": "true", "retry_on_conflict": "5", "require_alias": "false"}
        answer = self._indices.client.send("POST", path, body, parameters=parameters, or_none=True)
        return str(answer["result"]) if answer else "noop"

    def _create(self) -> None:
        name = self._indices.names.locks
        if not self._indices.client.send("HEAD", f"/{name}"):
            with contextlib.suppress(EngineError):  # another came first; if it is anything else, taking the lock tells
                self._indices.client.send("PUT", f"/{name}", for_locks())
