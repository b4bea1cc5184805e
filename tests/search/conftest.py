"""A search index of its own for each test, on disk, with the real engine; and the real server for those that ask for it.

And for tests of many who write at once: threads, a worker, and the question that they end with: is every index equal to the database?
"""

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from search import answering, backend, tasks
from search.contract import Engine, EngineError
from search.engines.elasticsearch import ElasticsearchEngine, Server
from search.engines.elasticsearch.rebuilding import delete
from search.indexing import reconciling
from search.models import IndexRecord
from tests.search.links import Link


@pytest.fixture(autouse=True)
def engine(settings: Settings, tmp_path: Path) -> Iterator[Engine]:
    """The engine of this test."""
    settings.SEARCH_DIR = tmp_path / "search"
    yield backend.engine()
    backend.forget()
    answering.forget()


@pytest.fixture
def link(elasticsearch_url: str) -> Iterator[Link]:
    """A link to the real server that the test can break."""
    link = Link(elasticsearch_url)
    yield link
    link.close()


@pytest.fixture
def server(settings: Settings, link: Link, elasticsearch_url: str) -> Iterator[Engine]:
    """The site with the server behind the link, and patience enough for a machine that is busy with tests."""
    settings.SEARCH_PREFIX = f"test-{secrets.token_hex(6)}"
    use_server(settings, hosts=(link.address,), read_seconds=20.0, write_seconds=20)
    yield backend.server()
    delete_indices(Server(hosts=(elasticsearch_url,)), settings.SEARCH_PREFIX)


def use_server(settings: Settings, **options: Any) -> None:
    """Let the site use another server, or other times."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | options
    backend.forget()
    answering.forget()


def delete_indices(server: Server, prefix: str) -> None:
    """Delete everything that a site made on a server."""
    engine = ElasticsearchEngine(server, prefix=prefix)
    delete(engine._indices, f"{prefix}_*")
    engine.close()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; a server that does not answer yet is asked again. The limit of each test ends it otherwise."""
    while True:
        with contextlib.suppress(EngineError):
            if is_so():
                return
        time.sleep(0.3)


def is_true(engine: Engine) -> bool:
    """Whether an engine holds what the records say, and they say what the database says."""
    held = {entry.key: entry.version for entry in engine.versions() if not entry.is_gone}
    recorded = dict(IndexRecord.objects.filter(is_public=True).values_list("key", "version"))
    return held == recorded and recorded.keys() == reconciling.public_keys()


def assert_agreed() -> None:
    """Reconcile finds each index equal to the database, down to what each document says."""
    for engine in backend.engines():
        assert reconciling.reconcile(engine, contents=True).repairs == 0
        assert is_true(engine)


class Threads:
    """Threads with database connections of their own. What fails in one fails the test."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._failures: list[BaseException] = []

    def start(self, act: Callable[..., Any], *args: Any) -> None:
        def run() -> None:
            try:
                act(*args)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test fails with it
                self._failures.append(error)
            finally:
                connection.close()

        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        if self._failures:
            raise self._failures[0]


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads()
    yield threads
    threads.join()


@pytest.fixture
def worker(threads: Threads) -> Iterator[Callable[[], None]]:
    """Starts a worker that brings changes to the server until the test ends."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            tasks.drain_to_server.call()
            over.wait(0.05)

    yield lambda: threads.start(work)
    over.set()
    threads.join()
