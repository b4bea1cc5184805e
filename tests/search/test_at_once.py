"""A process that dies, a transaction that fails, and many who write or rebuild at once: no engine lacks anything afterwards.

Both databases are asked, with a server of one node; `tests/search/faults` asks the same of a cluster.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction

from casestudies.models import CaseStudyPage
from search import backend, tasks
from search.contract import Engine, Query, RebuildRunning
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing import draining, rebuilding, repairing
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory
from tests.search.conftest import Threads, assert_agreed, until
from tests.search.test_killed import KILLED, run_until_killed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


@pytest.fixture
def server(server: Engine) -> Engine:
    """The site with the server, on which both engines have an index."""
    for engine in backend.engines():
        rebuilding.rebuild(engine)
    return server


def titles(engine: Engine, text: str) -> set[str]:
    return {hit.title.text for hit in engine.search(Query(text=text)).hits}


def server_address() -> str:
    """How another process reaches the server."""
    options = settings.ELASTICSEARCH
    parts = urlsplit(options["hosts"][0])
    who = f"{options['user']}:{options['password']}@" if options["user"] else ""
    return f"{parts.scheme}://{who}{parts.netloc}"


def test_process_killed_between_commit_and_drain(server: Engine, tmp_path: Path) -> None:
    page = CaseStudyPageFactory(title="Before")
    repairing.repair_all()

    own = {"ELASTICSEARCH_URL": server_address(), "SEARCH_PREFIX": settings.SEARCH_PREFIX}
    run_until_killed(tmp_path, KILLED, PAGE=str(page.pk), **own)

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


def test_two_rebuilds_at_once(server: Engine, threads: Threads) -> None:
    for n in range(6):
        CaseStudyPageFactory(title=f"Nurses {n}")
    assert isinstance(server, ElasticsearchEngine)
    other = ElasticsearchEngine(server._client.server, prefix=settings.SEARCH_PREFIX)

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


def test_eight_writers_publishing_at_once(server: Engine, threads: Threads, worker: Callable[[], None]) -> None:
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
