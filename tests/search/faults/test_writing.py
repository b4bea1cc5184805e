"""A full disk, a process that dies, a database that goes back, and many who write or rebuild at once."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from pytest_django import Settings

from casestudies.models import CaseStudyPage
from search import answering, backend, service, tasks
from search.contract import Engine, EngineUnavailable, Query, RebuildRunning, State
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing import draining, rebuilding, repairing
from search.models import IndexRecord
from search.service import Question
from tests.factories import CaseStudyPageFactory
from tests.processes import PROJECT, environment
from tests.search.faults.cluster import Cluster, until
from tests.search.faults.conftest import Threads, assert_agreed
from tests.search.test_killed import KILLED

pytestmark = pytest.mark.django_db(transaction=True)


def titles(engine: Engine, text: str) -> set[str]:
    return {hit.title.text for hit in engine.search(Query(text=text)).hits}


def test_disk_so_full_that_the_server_takes_no_changes(server: Engine, cluster: Cluster) -> None:
    CaseStudyPageFactory(title="Nurses before")
    repairing.repair_all()
    full = {
        "cluster.routing.allocation.disk.threshold_enabled": True,
        "cluster.info.update.interval": "10s",
        **{f"cluster.routing.allocation.disk.watermark.{name}": "0.1%" for name in ("low", "high", "flood_stage")},
    }
    cluster.send("PUT", "/_cluster/settings", {"persistent": full})
    until(lambda: server.health().state is State.READ_ONLY)

    CaseStudyPageFactory(title="Nurses meanwhile")
    assert "Postponed" in tasks.drain_to_server.call()
    with pytest.raises(EngineUnavailable, match="read-only"):
        tasks.catch_up()
    answering.forget()
    answer = service.search(Question(text="nurses"))
    assert (answer.total, answer.is_reserve) == (2, True)

    cluster.send("PUT", "/_cluster/settings", {"persistent": dict.fromkeys(full)})
    until(lambda: server.health().state is State.READY)
    tasks.catch_up()
    assert titles(server, "nurses") == {"Nurses before", "Nurses meanwhile"}
    assert_agreed()


def test_process_killed_between_commit_and_drain(server: Engine, cluster: Cluster, tmp_path: Path) -> None:
    page = CaseStudyPageFactory(title="Before")
    repairing.repair_all()

    address = f"http://{cluster.user}:{cluster.password}@127.0.0.1:{cluster.port}"
    own = {"PAGE": str(page.pk), "ELASTICSEARCH_URL": address, "SEARCH_PREFIX": django_settings.SEARCH_PREFIX}
    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=environment(tmp_path) | own,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert process.returncode == -9, process.stderr
    assert titles(server, "died") == set()
    tasks.catch_up()
    draining.drain()
    assert titles(server, "died") == titles(backend.engine(), "died") == {"Renamed by a process that died"}
    assert_agreed()


def test_transaction_that_is_rolled_back(server: Engine) -> None:
    page = CaseStudyPageFactory(title="Before")
    repairing.repair_all()
    versions = dict(IndexRecord.objects.values_list("key", "version"))

    with contextlib.suppress(RuntimeError), transaction.atomic():
        page.title = "Never"
        page.save()
        CaseStudyPageFactory(title="Never either")
        raise RuntimeError
    tasks.drain_to_server.call()

    assert dict(IndexRecord.objects.values_list("key", "version")) == versions
    assert [titles(engine, "never") for engine in backend.engines()] == [set(), set()]
    assert_agreed()


def test_database_restored_to_yesterday(server: Engine, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite, whose backup is one call")
    changed, unpublished, deleted = (CaseStudyPageFactory(title=f"Nurses of yesterday {n}") for n in range(3))
    repairing.repair_all()
    connection.ensure_connection()
    with sqlite3.connect(tmp_path / "yesterday") as backup:
        connection.connection.backup(backup)

    changed.title = "Nurses of today"
    changed.save()
    CaseStudyPage.objects.get(pk=unpublished.pk).unpublish()
    deleted.delete()
    CaseStudyPageFactory(title="Nurses who are new")
    draining.drain()
    tasks.drain_to_server.call()
    assert titles(server, "nurses") == {"Nurses of today", "Nurses who are new"}
    backup.backup(connection.connection)
    backup.close()

    repairing.repair_all()
    for engine in backend.engines():
        assert titles(engine, "nurses") == {f"Nurses of yesterday {n}" for n in range(3)}
    assert_agreed()


def test_two_rebuilds_at_once(server: Engine, threads: Threads) -> None:
    for n in range(6):
        CaseStudyPageFactory(title=f"Nurses {n}")
    assert isinstance(server, ElasticsearchEngine)
    other = ElasticsearchEngine(server._client.server, prefix=django_settings.SEARCH_PREFIX)

    def too_many() -> None:
        with pytest.raises(RebuildRunning):
            rebuilding.rebuild(other)
        CaseStudyPageFactory(title="Nurses meanwhile")
        draining.drain(other)

    def begin_another(_done: int) -> None:
        threads.start(too_many)
        threads.join()

    rebuilding.rebuild(server, progress=begin_another)
    draining.drain()

    assert "Nurses meanwhile" in titles(server, "meanwhile")
    assert titles(other, "nurses") == titles(server, "nurses")
    other.close()
    assert_agreed()


def test_eight_writers_publishing_at_once(
    server: Engine, threads: Threads, worker: Callable[[], None], settings: Settings
) -> None:
    CaseStudyPageFactory(title="The index page is made once")
    parent = CaseStudyPage.objects.get().get_parent()

    def write(writer: int) -> None:
        for n in range(3):
            page = CaseStudyPageFactory(parent=parent, title=f"Nurses {writer} {n}", slug=f"nurses-{writer}-{n}")
            page.title += " again"
            page.save()
            if n == 1:
                CaseStudyPage.objects.get(pk=page.pk).unpublish()

    worker()
    for writer in range(8):
        threads.start(write, writer)
    until(lambda: CaseStudyPage.objects.filter(title__endswith="again").count() == 24)
    until(lambda: CaseStudyPage.objects.filter(live=False).count() == 8)
    until(lambda: not draining.waiting_count(server))
    draining.drain()

    assert len(titles(server, "nurses again")) == len(titles(backend.engine(), "nurses again")) == 16
    assert_agreed()
