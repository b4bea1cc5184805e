"""What can go wrong with an engine, each by a name that says what helps."""

from __future__ import annotations

from typing import Final

from search.contract.upkeep import State

OF_ANOTHER_VERSION: Final = (
    "The index before was built by another version of the site, which alone can use it. "
    "Put that version back first, or build a new index with search_rebuild."
)
"""Why nobody can go back to an index that was built with another fingerprint."""


class EngineError(Exception):
    """Anything that an engine cannot do."""


class EngineUnavailable(EngineError):  # noqa: N818 - the state of the engine, as callers speak of it
    """The engine does not answer now; asking again later may help."""


class EngineBusy(EngineUnavailable):
    """Another writer kept the engine for longer than we wait; nothing was applied."""


class IndexUnusable(EngineError):  # noqa: N818 - the state of the index, as callers speak of it
    """The index cannot be used, and only a rebuild helps. Its `state` says why."""

    state: State = State.TORN


class IndexMissing(IndexUnusable):
    """There is no index yet."""

    state = State.MISSING


class IndexTorn(IndexUnusable):
    """The index is damaged."""

    state = State.TORN


class IndexOutdated(IndexUnusable):
    """The index was built with another analysis or layout."""

    state = State.OUTDATED


class RebuildRunning(EngineError):  # noqa: N818 - says what is going on
    """Somebody else is rebuilding this index; only one may."""


class RebuildRefused(EngineError):  # noqa: N818 - says what was decided
    """The new index does not hold what it should, or the one before cannot be used: the live one stays in use."""
