"""The site on a real cluster, one test at a time, and the question that each of them ends with: is the index equal to the database?"""

import fcntl
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from search import backend, tasks
from search.contract import Engine
from search.indexing import rebuilding, reconciling
from search.models import IndexRecord
from tests.conftest import required
from tests.search.conftest import delete_indices, use_server
from tests.search.faults.cluster import Cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what breaks a cluster; nodes take a while to come back."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """The cluster, whole, and for this test alone."""
    cluster = Cluster(required("TEST_ELASTICSEARCH_CLUSTER_URL", "an Elasticsearch cluster of three nodes"))
    with (Path(tempfile.gettempdir()) / f"faults-{cluster.port}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cluster.mend()
        yield cluster
        cluster.mend()


@pytest.fixture
def server(settings: Settings, cluster: Cluster) -> Iterator[Engine]:
    """The site with the cluster, on which both engines have an index."""
    settings.SEARCH_PREFIX = f"test-{secrets.token_hex(6)}"
    options = {"hosts": cluster.hosts, "user": cluster.user, "password": cluster.password}
    use_server(settings, **options, read_seconds=20.0, write_seconds=30)
    for engine in backend.engines():
        rebuilding.rebuild(engine)
    shared = backend.server()
    assert shared is not None
    cluster.green(f"{settings.SEARCH_PREFIX}_live_*")
    yield shared
    delete_indices(cluster.server(), settings.SEARCH_PREFIX)


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
