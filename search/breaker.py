"""Asking a server that may not answer: within a time, and not again for a while once it has failed several times.

Invariants: whoever asks waits no longer than was said, whatever the server, the network or the resolver of names does, because a
thread of its own does the waiting; and of all who ask while the server is left alone, one at a time tries. (pybreaker was not
taken: it holds a lock during the call, so that readers of one process would be answered one after the other.)
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from search.contract import EngineError, EngineUnavailable, IndexUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

FAILURES: Final = 3
REST: Final = 10.0
WAITING: Final = 32
"""So many may wait for the server at once; others find it too slow without asking it."""


class Breaker:
    """Closed while the server answers, open once it failed `failures` times in a row. For many threads; survives a fork."""

    _process: int
    _lock: threading.Lock
    _pool: ThreadPoolExecutor | None
    _failed: int
    _again_at: float

    def __init__(self, *, failures: int = FAILURES, rest: float = REST) -> None:
        """After so many failures, try again once in `rest` seconds."""
        self._failures = failures
        self._rest = rest
        self._forget()

    def allows(self) -> bool:
        """Whether to ask now. While it is open, this allows one try in `rest` seconds."""
        with self._own_lock():
            if self._failed < self._failures:
                return True
            if time.monotonic() < self._again_at:
                return False
            self._again_at = time.monotonic() + self._rest
            return True

    @property
    def is_failing(self) -> bool:
        """Whether it is open, and somebody was let down not long ago. Taken by who wants to know, it uses up nobody's try."""
        with self._own_lock():
            return self._failed >= self._failures and time.monotonic() < self._again_at + self._rest

    def ask(self, act: Callable[[], Answer], *, seconds: float, is_counted: bool = True) -> Answer:
        """Do it, in so many seconds at most. Raises `EngineUnavailable` when they are over, or what `act` raises.

        `is_counted`: what becomes of it says whether readers are answered. A server may be quick to say how it is and slow to search.
        """
        with self._own_lock():
            if self._pool is None:
                self._pool = ThreadPoolExecutor(WAITING, thread_name_prefix="search-server")
        answer = self._pool.submit(act)
        try:
            found = answer.result(max(0.0, seconds))
        except TimeoutError:
            answer.cancel()
            self._note(has_failed=True, is_counted=is_counted)
            raise EngineUnavailable(f"The search server took longer than {seconds:.1f} s.") from None
        except EngineError as error:
            # What is wrong with one question says nothing about the next.
            self._note(has_failed=isinstance(error, EngineUnavailable | IndexUnusable), is_counted=is_counted)
            raise
        self._note(has_failed=False, is_counted=is_counted)
        return found

    def _note(self, *, has_failed: bool, is_counted: bool) -> None:
        if not is_counted:
            return
        with self._lock:
            self._failed = self._failed + 1 if has_failed else 0
            if has_failed:
                self._again_at = time.monotonic() + self._rest

    def _own_lock(self) -> threading.Lock:
        if self._process != os.getpid():
            self._forget()  # a fork has none of our threads, and perhaps a lock that nobody will open
        return self._lock

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._pool = None
        self._failed = 0
        self._again_at = 0.0
