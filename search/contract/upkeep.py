"""What upkeep is told of an engine."""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """What an engine holds under a key: the version, whether that is a tombstone, and if not, the document's digest."""

    key: str
    version: int
    is_gone: bool
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a batch. `stale` counts changes for which the engine held the same or a newer version."""

    written: int = 0
    removed: int = 0
    stale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A finished rebuild: how many documents it holds, and how many changes came in while it ran."""

    documents: int
    replayed: int
    seconds: float


class State(enum.StrEnum):
    """Whether an engine can be asked, and what to do when not.

    Missing, torn and outdated need a rebuild; the others need an operator, or only time.
    """

    READY = "ready"
    READ_ONLY = "read-only"
    """It answers, but takes no changes: mostly a full disk."""
    RED = "red"
    """The server answers, but a part of the index is nowhere."""
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    TORN = "torn"
    OUTDATED = "outdated"

    @property
    def needs_rebuild(self) -> bool:
        """Whether only a rebuild helps."""
        return self in {State.MISSING, State.TORN, State.OUTDATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """An engine's condition, found by really asking it."""

    state: State
    documents: int = 0
    is_rebuilding: bool = False
    detail: str = ""
