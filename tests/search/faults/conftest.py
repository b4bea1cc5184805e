"""The site on a real cluster, one test at a time."""

import fcntl
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from search import backend
from search.contract import Engine
from search.indexing import rebuilding
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
