"""The engine of this process, made from the settings. Tests give it a directory of their own by `SEARCH_DIR`."""

import functools
from pathlib import Path

from django.conf import settings

from search.contract import Engine
from search.engines.embedded import EmbeddedEngine

PATIENCE = 2.0
"""Seconds to wait for another writer, who needs far less: whoever publishes waits no longer than this."""


def engine() -> Engine:
    """The engine that answers and is kept up to date on this host."""
    return _embedded(directory())


def directory() -> Path:
    """Where this host keeps its index and what belongs to it."""
    return Path(settings.SEARCH_DIR)


def forget() -> None:
    """Make the engine anew when it is next asked for, because the settings are others now."""
    _embedded.cache_clear()


@functools.cache
def _embedded(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root, patience=PATIENCE)
