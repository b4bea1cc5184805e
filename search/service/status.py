"""How search is, for operators and load balancers."""

from dataclasses import dataclass

from search import backend
from search.contract import State
from search.models import IndexRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The engine's condition beside what the database says it should hold."""

    engine: str
    state: State
    documents: int
    """How many documents can be found."""
    public: int
    """How many objects the public may find, by their records."""
    is_rebuilding: bool
    detail: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether questions are answered."""
        return self.state is State.READY

    @property
    def is_complete(self) -> bool:
        """Whether as much is found as there is."""
        return self.is_ready and self.documents == self.public


def status() -> Status:
    """Ask the engine how it is, and count. Never raises what an engine raises."""
    engine = backend.engine()
    health = engine.health()
    return Status(
        engine=engine.name,
        state=health.state,
        documents=health.documents,
        public=IndexRecord.objects.filter(is_public=True).count(),
        is_rebuilding=health.is_rebuilding,
        detail=health.detail,
    )
