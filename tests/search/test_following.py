"""A host follows what others publish, and so does whichever of its processes is left."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from search import backend
from search.contract import Engine, Query
from search.indexing import waking
from search.indexing.following import Follower
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory
from tests.processes import PROJECT, environment

FOLLOWS = """
import django
django.setup()
from search.indexing.following import Follower
Follower(every=0.1).run()
"""


def found(text: str) -> int:
    return backend.engine().search(Query(text=text)).total


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; the limit of each test ends it otherwise."""
    while not is_so():
        time.sleep(0.05)


@pytest.mark.django_db
def test_follower_builds_an_index_that_is_not_there() -> None:
    CaseStudyPageFactory(title="Nurses of Leeds")

    Follower().follow()

    assert found("nurses") == 1


@pytest.mark.django_db
def test_follower_brings_over_what_another_host_published(engine: Engine) -> None:
    engine.rebuild([])
    follower = Follower()
    follower.look()
    CaseStudyPageFactory(title="Nurses of Leeds")

    follower.look()

    assert found("nurses") == 1


@pytest.mark.django_db
def test_follower_that_sees_nothing_new_asks_once(engine: Engine, django_assert_num_queries: Any) -> None:
    engine.rebuild([])
    CaseStudyPageFactory()
    follower = Follower()
    follower.look()

    with django_assert_num_queries(1):
        follower.look()


@pytest.mark.django_db
def test_follower_finds_what_committed_late_when_it_looks_thoroughly(engine: Engine) -> None:
    engine.rebuild([])
    CaseStudyPageFactory(title="Soon")
    late = CaseStudyPageFactory(title="Late")
    record = IndexRecord.objects.get(key=f"page:{late.pk}")
    IndexRecord.objects.filter(key=record.key).delete()
    follower = Follower(thoroughly=0)
    follower.look()
    IndexRecord.objects.create(key=record.key, version=record.version - 1_000_000, is_public=True)

    follower.look()

    assert found("late") == 1


@pytest.mark.django_db
def test_follower_compares_everything_now_and_then(engine: Engine) -> None:
    engine.rebuild([])
    follower = Follower()
    CaseStudyPageFactory(title="Made in bulk")
    follower.look()
    IndexRecord.objects.all().delete()
    engine.rebuild([])
    follower.look()
    assert found("bulk") == 0

    Follower(compared=0).follow()

    assert found("bulk") == 1


@pytest.mark.django_db(transaction=True)
def test_one_process_of_a_host_follows_and_another_takes_over(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    first, second = Follower(every=0.05), Follower(every=0.05)
    looks: dict[str, int] = {"first": 0, "second": 0}
    for name, follower in (("first", first), ("second", second)):
        follower.look = lambda name=name, **_: looks.update({name: looks[name] + 1})  # type: ignore[method-assign]

    thread = first.start()
    until(lambda: looks["first"] > 2)
    other = second.start()
    until(lambda: looks["first"] > 10)
    assert looks["second"] == 0
    first.stop()
    thread.join()
    until(lambda: looks["second"] > 2)

    second.stop()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_commit_leaves_the_index_to_a_follower_of_another_process_while_there_is_one(
    engine: Engine, tmp_path: Path
) -> None:
    engine.rebuild([])
    with (
        subprocess.Popen([sys.executable, "-c", FOLLOWS], env=environment(tmp_path), cwd=PROJECT) as process,
        contextlib.ExitStack() as at_the_end,
    ):
        at_the_end.callback(process.kill)  # a test that fails must not wait for it
        until(lambda: waking.ring(backend.directory()))

        CaseStudyPageFactory(title="Brought over by the follower")
        until(lambda: found("brought") == 1)

        process.send_signal(signal.SIGSTOP)
        CaseStudyPageFactory(title="Waiting for the follower")
        assert found("waiting") == 0
        process.send_signal(signal.SIGCONT)
        until(lambda: found("waiting") == 1)

        process.send_signal(signal.SIGSTOP)
        CaseStudyPageFactory(title="Left behind by the follower")
    CaseStudyPageFactory(title="Published after it died")

    assert (found("behind"), found("died")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_commit_drains_itself_while_the_follower_is_busy_and_the_follower_looks_again(engine: Engine) -> None:
    engine.rebuild([])
    CaseStudyPageFactory(title="Before")
    told: list[int] = []

    def tell() -> None:
        told.append(found("meanwhile"))
        follower.stop()

    follower = Follower(every=0.01, told=tell)
    with waking.listening(backend.directory()):
        CaseStudyPageFactory(title="Meanwhile")
        assert found("meanwhile") == 0
    assert not waking.ring(backend.directory())

    follower.follow()

    assert told == [0]
    assert found("meanwhile") == 1
    assert not waking.ring(backend.directory())
    CaseStudyPageFactory(title="While nobody listens")
    assert found("listens") == 1


@pytest.mark.django_db(transaction=True)
def test_reader_sees_nothing_that_was_removed_before_the_follower_came(engine: Engine, client: Client) -> None:
    page = CaseStudyPageFactory(title="Nurses of Leeds")
    assert found("nurses") == 1

    with waking.listening(backend.directory()):
        page.unpublish()

        assert found("nurses") == 1
        assert "Nurses of Leeds" not in client.get("/search/?q=nurses").text
        assert client.get("/search/suggest/?q=nur").json() == {"suggestions": []}


def test_nobody_is_woken_where_nobody_listens(tmp_path: Path) -> None:
    assert not waking.ring(tmp_path)
    (tmp_path / waking.PIPE).write_text("copied by a backup")
    assert not waking.ring(tmp_path)

    with waking.listening(tmp_path) as bell:
        assert not bell.wait(0)
        assert waking.ring(tmp_path)
        assert waking.ring(tmp_path)
        assert bell.wait(60)
        assert not bell.wait(0)

    assert not waking.ring(tmp_path)


def test_follower_that_does_not_read_is_not_counted_on_for_ever(tmp_path: Path) -> None:
    with waking.listening(tmp_path):
        rings = sum(1 for _ in iter(lambda: waking.ring(tmp_path), False))

    assert rings >= 1000


def test_follower_waits_where_there_are_no_pipes(tmp_path: Path) -> None:
    with waking.listening(tmp_path / "nowhere") as bell:
        assert not bell.wait(0.01)


@pytest.mark.django_db(transaction=True)
def test_follower_outlives_a_failure(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file" / "search"
    CaseStudyPageFactory(title="Nurses of Leeds")
    follower = Follower(every=0.05, after_failure=0.05)
    thread = follower.start()
    threading.Event().wait(0.3)
    assert thread.is_alive()

    settings.SEARCH_DIR = tmp_path / "search"
    backend.forget()
    until(lambda: (tmp_path / "search" / "current").exists() and found("nurses") == 1)

    follower.stop()
    thread.join()
