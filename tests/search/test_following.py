"""A host follows what others publish, and so does whichever of its processes is left."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from search import backend
from search.contract import Engine, Query
from search.indexing.following import Follower
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory


def found(text: str) -> int:
    return backend.engine().search(Query(text=text)).total


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; the limit of each test ends it otherwise."""
    while not is_so():
        time.sleep(0.05)


@pytest.mark.django_db
def test_follower_builds_an_index_that_is_not_there() -> None:
    CaseStudyPageFactory(title="Nurses of Leeds")

    Follower().look()

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

    Follower(compared=0).look()

    assert found("bulk") == 1


@pytest.mark.django_db(transaction=True)
def test_one_process_of_a_host_follows_and_another_takes_over(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    first, second = Follower(every=0.05), Follower(every=0.05)
    looks: dict[str, int] = {"first": 0, "second": 0}
    for name, follower in (("first", first), ("second", second)):
        follower.look = lambda name=name: looks.update({name: looks[name] + 1})  # type: ignore[method-assign]

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
