"""Keeping this host's own index up when others publish: a thread in one of the host's web processes.

A host that saw no commit of a change still answers with it, and may have to answer for the server. Invariant: of all processes of a
host one follows at a time, the one that holds the lock; when it ends, another takes over. Nothing that goes wrong ends it.

While it listens, the host's own commits only wake it, so that nobody who publishes waits for the disk. While it does something long, or
rests after a failure, it does not listen, and each commit drains itself.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.db.models import Max

from search import backend
from search.contract import EngineBusy, EngineError, IndexUnusable
from search.engines.embedded.directories import Directories
from search.indexing import waking
from search.indexing.draining import drain
from search.indexing.rebuilding import rebuild
from search.indexing.repairing import repair
from search.models import IndexRecord

LOCK: Final = "follow.lock"

log = structlog.get_logger(__name__)


class Follower:
    """Looks when told and each second for what changed, thoroughly now and then, and compares everything every ten minutes."""

    def __init__(
        self,
        *,
        told: Callable[[], object] = bool,
        every: float = 1.0,
        thoroughly: float = 30.0,
        compared: float = 600.0,
        after_failure: float = 10.0,
    ) -> None:
        """`told` is what else there is to do when this host committed something; times are in seconds."""
        self._told = told
        self._every = every
        self._after_failure = after_failure
        self._thoroughly = thoroughly
        self._compared = compared
        self._stop = threading.Event()
        self._newest = -1
        self._looked_at = 0.0
        self._compared_at = time.monotonic()

    def start(self) -> threading.Thread:
        """Follow in a thread that ends with its process."""
        thread = threading.Thread(target=self.run, name="search-follower", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End at the next look."""
        self._stop.set()

    def run(self) -> None:
        """Follow until stopped."""
        try:
            while not self._stop.wait(self._every):
                self._lead_if_free()
        finally:
            connections.close_all()

    def _lead_if_free(self) -> None:
        try:
            with Directories(backend.directory()).locked(LOCK, timeout=0):
                self._lead()
        except EngineBusy:
            return  # another process of this host follows
        except EngineError as error:
            self._wait(error)

    def _lead(self) -> None:
        while not self._stop.is_set():
            try:
                self.follow()
            except EngineBusy:
                self._stop.wait(self._every)  # another writer has its turn
            except Exception as error:  # noqa: BLE001 - what nobody foresaw must not end it either
                self._wait(error)
            finally:
                close_old_connections()

    def _wait(self, error: Exception) -> None:
        is_foreseen = isinstance(error, DatabaseError | InterfaceError | EngineError)
        log.warning("search_follower_waits", reason=str(error), exc_info=not is_foreseen)
        self._stop.wait(self._after_failure)

    def follow(self) -> None:
        """Listen and look until something longer is to be done, and do that. Raises `EngineError`."""
        try:
            with waking.listening(backend.directory()) as bell:
                # What was rung before, and not heard, is lost.
                is_told = True
                while not self._stop.is_set() and time.monotonic() - self._compared_at < self._compared:
                    self.look(is_told=is_told)
                    close_old_connections()
                    is_told = bell.wait(self._every)
        except IndexUnusable as error:
            log.warning("search_index_unusable", state=error.state, reason=str(error))
            rebuild()
            return
        if not self._stop.is_set():
            self._compared_at = time.monotonic()
            repair()

    def look(self, *, is_told: bool = False) -> None:
        """Bring over what changed. Raises `EngineError`."""
        if is_told:
            self._told()
        now = time.monotonic()
        newest = IndexRecord.objects.aggregate(newest=Max("version"))["newest"] or 0
        # What commits late has an older version than the newest: the thorough look finds it, and who commits here tells of it.
        if newest == self._newest and not is_told and now - self._looked_at < self._thoroughly:
            return
        drain()
        self._newest, self._looked_at = newest, now
