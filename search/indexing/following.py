"""Keeping this host's own index up when others publish: a thread in one of the host's web processes.

A host that saw no commit of a change still answers with it, and may have to answer for the server. Invariant: of all processes of a
host one follows at a time, the one that holds the lock; when it ends, another takes over. Nothing that goes wrong ends it.
"""

import threading
import time
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Max

from search import backend
from search.contract import EngineBusy, EngineError, IndexUnusable
from search.engines.embedded.directories import Directories
from search.indexing.draining import drain
from search.indexing.rebuilding import rebuild
from search.indexing.repairing import repair
from search.models import IndexRecord

LOCK: Final = "follow.lock"

log = structlog.get_logger(__name__)


class Follower:
    """Looks every second for what changed, looks thoroughly now and then, and compares everything every ten minutes."""

    def __init__(
        self, *, every: float = 1.0, thoroughly: float = 30.0, compared: float = 600.0, after_failure: float = 10.0
    ) -> None:
        """All in seconds."""
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
        while not self._stop.wait(self._every):
            try:
                with Directories(backend.directory()).locked(LOCK, timeout=0):
                    self._lead()
            except EngineBusy:
                continue  # another process of this host follows
            except EngineError as error:
                self._wait(error)

    def _lead(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.look()
            except (DatabaseError, InterfaceError, EngineError) as error:
                self._wait(error)
            finally:
                close_old_connections()

    def _wait(self, error: Exception) -> None:
        log.warning("search_follower_waits", reason=str(error))
        self._stop.wait(self._after_failure)

    def look(self) -> None:
        """Bring over what changed. Raises `EngineError`."""
        now = time.monotonic()
        if now - self._compared_at >= self._compared:
            self._compared_at = now
            repair()
            return
        newest = IndexRecord.objects.aggregate(newest=Max("version"))["newest"] or 0
        # What commits late has an older version than the newest: the thorough look finds it.
        if newest == self._newest and now - self._looked_at < self._thoroughly:
            return
        try:
            drain()
        except IndexUnusable as error:
            log.warning("search_index_unusable", state=error.state, reason=str(error))
            rebuild()
        self._newest, self._looked_at = newest, now
