"""Nodes of the cluster die in the middle of things, or the whole of it stands still."""

import threading
from collections.abc import Callable

import pytest
from pytest_django import Settings

from search import answering, backend, service, tasks
from search.contract import Engine, EngineError, Query, State
from search.engines.elasticsearch import ElasticsearchEngine
from search.enums import Standing
from search.indexing import rebuilding, repairing, standing
from search.service import Question
from tests.factories import CaseStudyPageFactory
from tests.search.conftest import Threads, assert_agreed, until, use_server
from tests.search.faults.cluster import NODES, Cluster

pytestmark = pytest.mark.django_db(transaction=True)


def caught_up() -> bool:
    tasks.catch_up()
    return standing.standing_of(backend.server()) is Standing.COMPLETE  # type: ignore[arg-type]


def live(server: Engine) -> str:
    assert isinstance(server, ElasticsearchEngine)
    return server._indices.live()


def publish(number: int) -> None:
    for n in range(number):
        CaseStudyPageFactory(title=f"Nurses {n}")


def test_node_killed_while_indexing(
    server: Engine, cluster: Cluster, threads: Threads, worker: Callable[[], None]
) -> None:
    node, half = cluster.node_of(live(server)), threading.Event()

    def write() -> None:
        publish(10)
        half.set()
        publish(10)

    worker()
    threads.start(write)
    assert half.wait(120)
    cluster.kill(node)
    until(lambda: server.count() > 10)
    cluster.revive(node)

    until(lambda: server.count() == backend.engine().count() == rebuilding.size())
    until(caught_up)
    assert_agreed()


def test_node_killed_while_rebuilding(server: Engine, cluster: Cluster) -> None:
    publish(12)
    repairing.repair_all()
    cluster.green(live(server))
    killed: list[int] = []

    def kill_once(_done: int) -> None:
        if not killed:
            filled = cluster.send("GET", f"/_alias/{server._indices.names.nexts}*")  # type: ignore[attr-defined]
            killed.append(cluster.node_of(next(iter(filled))))
            cluster.kill(killed[0])

    with pytest.raises(EngineError):
        rebuilding.rebuild(server, progress=kill_once)

    until(lambda: server.search(Query(text="nurses")).total == 12)
    cluster.revive(*killed)
    until(lambda: bool(rebuilding.rebuild(server).documents))
    until(caught_up)
    assert_agreed()


def test_node_killed_while_searching(server: Engine, cluster: Cluster, threads: Threads) -> None:
    publish(5)
    repairing.repair_all()
    cluster.green(live(server))
    totals: list[int | None] = []
    over = threading.Event()

    def search() -> None:
        while not over.is_set():
            totals.append(service.search(Question(text="nurses")).total)

    for _ in range(3):
        threads.start(search)
    until(lambda: len(totals) > 20)
    node = cluster.node_of(live(server))
    cluster.kill(node)
    before = len(totals)
    until(lambda: len(totals) > before + 20)
    cluster.revive(node)
    over.set()
    threads.join()

    assert set(totals) == {5}
    assert_agreed()


def stand_still(server: Engine, settings: Settings) -> None:
    """Publish while the server does not answer, with every act of upkeep failing by its own time-out."""
    hasty = settings.ELASTICSEARCH
    use_server(settings, read_seconds=0.5, write_seconds=1, retries=1)
    publish(3)
    assert "Postponed" in tasks.drain_to_server.call()
    slow = backend.server()
    assert slow is not None
    for act in (tasks.catch_up, tasks.reconcile, lambda: rebuilding.rebuild(slow), lambda: slow.search(Query())):
        with pytest.raises(EngineError):
            act()
    assert service.status(slow).state is State.UNREACHABLE
    answer = service.search(Question(text="nurses"))
    assert (answer.total, answer.is_reserve) == (3, True)
    use_server(settings, **hasty)


def recovered() -> None:
    until(caught_up)
    answering.forget()
    answer = service.search(Question(text="nurses"))
    assert (answer.total, answer.is_reserve) == (3, False)
    assert all(status.is_complete for status in service.statuses())
    assert_agreed()


def test_server_frozen_for_longer_than_every_time_out(server: Engine, cluster: Cluster, settings: Settings) -> None:
    with cluster.frozen():
        stand_still(server, settings)

    recovered()


def test_server_dead_for_longer_than_every_time_out(server: Engine, cluster: Cluster, settings: Settings) -> None:
    every = range(1, NODES + 1)
    cluster.kill(*every)
    stand_still(server, settings)
    cluster.revive(*every)

    recovered()
