"""How search is, for operators and load balancers."""

from dataclasses import dataclass
from typing import Final

from search import backend
from search.answering import has_everything, health_within
from search.contract import Engine, State
from search.models import IndexRecord

PATIENCE: Final = 10.0
"""Seconds that an operator waits for a server's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An engine's condition beside what the database says it should hold."""

    engine: str
    state: State
    documents: int
    """How many documents can be found."""
    public: int
    """How many objects the public may find, by their records."""
    is_rebuilding: bool
    has_everything: bool = True
    """Whether it was compared, and no change has waited for long. Readers are answered by a server only then."""
    detail: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether questions are answered."""
        return self.state is State.READY

    @property
    def is_complete(self) -> bool:
        """Whether as much is found as there is."""
        return self.is_ready and self.has_everything and self.documents == self.public


def status(engine: Engine | None = None, *, seconds: float = PATIENCE, is_thorough: bool = False) -> Status:
    """Ask an engine how it is, this host's own when none is named. Never raises what an engine raises.

    `is_thorough`: have it look at all that it holds for damage, too.
    """
    engine = engine or backend.engine()
    health = health_within(engine, seconds=seconds, is_thorough=is_thorough)
    return Status(
        engine=engine.name,
        state=health.state,
        documents=health.documents,
        public=IndexRecord.objects.filter(is_public=True).count(),
        is_rebuilding=health.is_rebuilding,
        has_everything=not backend.is_shared(engine) or has_everything(engine),
        detail=health.detail,
    )


def statuses(*, seconds: float = PATIENCE) -> tuple[Status, ...]:
    """The status of every engine, this host's own first."""
    return tuple(status(engine, seconds=seconds) for engine in backend.engines())
