"""Who answers a reader: the server while it answers in time and has everything, else this host's own engine.

Invariant: a reader waits for the server no longer than `ELASTICSEARCH["read_seconds"]` in all, however often the question asks
it; once it failed, the rest of the question is answered here, so that no page mixes two engines. What is asked with each letter or for each
page (suggestions, similar texts) is always answered here: that takes a fraction of the way to the server and back.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import structlog
from django.conf import settings

from search import backend
from search.contract import Engine, EngineError, EngineUnavailable, Health, Query, Results, State
from search.enums import Standing
from search.models import EngineState, IndexRecord

Answer = TypeVar("Answer")

REMEMBERED: Final = 2.0
"""Seconds for which a process remembers whether the server has everything."""

ON_ITS_WAY: Final = 60_000_000
"""Microseconds in which the worker should have brought over a change. If one is older, the worker stands still."""

log = structlog.get_logger(__name__)


class Answering:
    """The engines as one question sees them."""

    def __init__(self) -> None:
        """Decide whether the server may answer, before it is asked anything."""
        server = backend.server()
        self._server = server if server is not None and _is_trusted(server) and backend.breaker().allows() else None
        self._has_server = server is not None
        self._until = time.monotonic() + settings.ELASTICSEARCH["read_seconds"]

    @property
    def is_reserve(self) -> bool:
        """Whether this host's own engine answers in the server's place."""
        return self._has_server and self._server is None

    def search(self, query: Query) -> Results:
        """Answer a question. Raises what this host's own engine raises."""
        return self._ask(lambda engine: engine.search(query))

    def _ask(self, act: Callable[[Engine], Answer]) -> Answer:
        if (server := self._server) is not None:
            try:
                return backend.breaker().ask(lambda: act(server), seconds=self._until - time.monotonic())
            except EngineError as error:
                self._server = None
                log.warning("search_on_reserve", reason=str(error))
        return act(backend.engine())


def ask_within(engine: Engine, act: Callable[[Engine], Answer], *, seconds: float) -> Answer:
    """Ask one engine something that is no reader's question and must not keep a page waiting. Raises `EngineError`.

    A server that lets readers down counts as away, whatever it says of itself; and what it answers here does not make it trusted again.
    """
    if not backend.is_shared(engine):
        return act(engine)
    if backend.breaker().is_failing:
        raise EngineUnavailable("The search server did not answer readers a moment ago.")
    return backend.breaker().ask(lambda: act(engine), seconds=seconds, is_counted=False)


def health_within(engine: Engine, *, seconds: float, is_thorough: bool = False) -> Health:
    """How an engine is, as far as it says so in time. Never raises what an engine raises."""
    try:
        return ask_within(engine, lambda engine: _health(engine, is_thorough=is_thorough), seconds=seconds)
    except EngineError as error:
        return Health(state=State.UNREACHABLE, detail=str(error))


def forget() -> None:
    """Look anew whether the server has everything."""
    global _remembered  # noqa: PLW0603 - what this process remembers, replaced as a whole
    _remembered = _Remembered()


@dataclass(frozen=True, slots=True)
class _Remembered:
    until: float = 0.0
    is_trusted: bool = False


_remembered = _Remembered()


def _is_trusted(server: Engine) -> bool:
    global _remembered  # noqa: PLW0603 - the same
    if time.monotonic() >= _remembered.until:
        _remembered = _Remembered(time.monotonic() + REMEMBERED, has_everything(server))
    return _remembered.is_trusted


def has_everything(server: Engine) -> bool:
    """Whether the server has all that it should, but for what changed just now."""
    state = EngineState.objects.filter(engine=server.name, standing=Standing.COMPLETE).first()
    if state is None:
        return False
    before = time.time_ns() // 1000 - ON_ITS_WAY
    return not IndexRecord.objects.filter(version__gt=state.version, version__lt=before).exists()


def _health(engine: Engine, *, is_thorough: bool) -> Health:
    health = engine.health(is_thorough=is_thorough)
    if health.state is State.UNREACHABLE:
        raise EngineUnavailable(health.detail)
    return health
