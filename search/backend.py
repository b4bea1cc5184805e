"""The engines of this process, made from the settings: this host's own, and the server's if there is one.

Each host has an index of its own, which answers while the server is away, or always where there is none. Tests give it a
directory by `SEARCH_DIR`.
"""

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from search.breaker import Breaker
from search.contract import Engine
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.embedded import EmbeddedEngine

PATIENCE = 2.0
"""Seconds to wait for another writer, who needs far less: whoever publishes waits no longer than this."""


def engine() -> Engine:
    """This host's own engine."""
    return _embedded(directory())


def server() -> Engine | None:
    """The engine on the server that all hosts share, if there is one."""
    options = settings.ELASTICSEARCH
    return _elasticsearch(_key(options), settings.SEARCH_PREFIX) if options["hosts"] else None


def engines() -> tuple[Engine, ...]:
    """Every engine that is kept up, this host's own first."""
    shared = server()
    return (engine(),) if shared is None else (engine(), shared)


def named(names: Iterable[str]) -> tuple[Engine, ...]:
    """Those of the engines that have these names."""
    wanted = set(names)
    return tuple(each for each in engines() if each.name in wanted)


def is_shared(asked: Engine) -> bool:
    """Whether this is the server's engine."""
    return asked is server()


def directory() -> Path:
    """Where this host keeps its index and what belongs to it."""
    return Path(settings.SEARCH_DIR)


def forget() -> None:
    """Make the engines anew when they are next asked for, because the settings are others now."""
    _embedded.cache_clear()
    _elasticsearch.cache_clear()
    breaker.cache_clear()


@functools.cache
def breaker() -> Breaker:
    """What stands between readers and the server."""
    return Breaker()


@functools.cache
def _embedded(root: Path) -> EmbeddedEngine:
    return EmbeddedEngine(root, patience=PATIENCE)


@functools.cache
def _elasticsearch(options: tuple[tuple[str, Any], ...], prefix: str) -> ElasticsearchEngine:
    return ElasticsearchEngine(Server(**dict(options)), prefix=prefix)


def _key(options: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(options.items()))
