"""A full disk and a database that goes back; and what is asked of a server of one node, asked of a cluster."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from casestudies.models import CaseStudyPage
from search import answering, backend, service, tasks
from search.contract import Engine, EngineUnavailable, State
from search.indexing import draining, repairing
from search.service import Question
from tests.factories import CaseStudyPageFactory
from tests.search.conftest import assert_agreed, until
from tests.search.faults.cluster import Cluster
from tests.search.test_at_once import (
    test_eight_writers_publishing_at_once,
    test_process_killed_between_commit_and_drain,
    test_transaction_that_is_rolled_back,
    test_two_rebuilds_at_once,
    titles,
)

__all__ = [
    "test_eight_writers_publishing_at_once",
    "test_process_killed_between_commit_and_drain",
    "test_transaction_that_is_rolled_back",
    "test_two_rebuilds_at_once",
]

pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.mark.sqlite
def test_database_restored_to_yesterday(server: Engine, tmp_path: Path) -> None:
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
