"""A server is not waited for longer than was said, and left alone for a while once it has failed."""

import multiprocessing
import threading
from types import SimpleNamespace

import pytest

from search.breaker import Breaker
from search.contract import EngineError, EngineUnavailable, IndexMissing


def fail(error: Exception) -> None:
    raise error


def test_breaker_gives_the_answer() -> None:
    assert Breaker().ask(lambda: 7, seconds=10) == 7


def test_breaker_waits_no_longer_than_it_may() -> None:
    never = threading.Event()

    with pytest.raises(EngineUnavailable, match=r"took longer than 0\.1 s"):
        Breaker().ask(never.wait, seconds=0.1)

    never.set()


@pytest.mark.parametrize("error", [EngineUnavailable("away"), IndexMissing("none")])
def test_breaker_opens_after_some_failures_in_a_row(error: Exception) -> None:
    breaker = Breaker(failures=2, rest=1_000)

    for _ in range(2):
        assert breaker.allows()
        with pytest.raises(type(error)):
            breaker.ask(lambda: fail(error), seconds=10)

    assert not breaker.allows()


def test_breaker_stays_closed_when_only_the_question_is_wrong() -> None:
    breaker = Breaker(failures=1, rest=1_000)

    with pytest.raises(EngineError):
        breaker.ask(lambda: fail(EngineError("a bad question")), seconds=10)

    assert breaker.allows()


def test_answer_in_between_makes_the_breaker_forget() -> None:
    breaker = Breaker(failures=2, rest=1_000)

    for _ in range(3):
        with pytest.raises(EngineUnavailable):
            breaker.ask(lambda: fail(EngineUnavailable("away")), seconds=10)
        breaker.ask(lambda: None, seconds=10)

    assert breaker.allows()


def test_what_is_not_counted_neither_opens_nor_closes_nor_uses_up_a_try() -> None:
    breaker = Breaker(failures=2, rest=1_000)

    for _ in range(3):
        with pytest.raises(EngineUnavailable):
            breaker.ask(lambda: fail(EngineUnavailable("away")), seconds=10, is_counted=False)
    assert breaker.allows()
    for _ in range(2):
        assert not breaker.is_failing
        with pytest.raises(EngineUnavailable):
            breaker.ask(lambda: fail(EngineUnavailable("away")), seconds=10)
        breaker.ask(lambda: None, seconds=10, is_counted=False)

    assert breaker.is_failing
    assert not breaker.allows()


def test_asking_whether_it_fails_leaves_the_try_to_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("search.breaker.time", clock)
    now = 0.0
    breaker = Breaker(failures=1, rest=10)
    with pytest.raises(EngineUnavailable):
        breaker.ask(lambda: fail(EngineUnavailable("away")), seconds=10)

    now = 15.0
    assert breaker.is_failing
    assert breaker.allows()  # a reader tries, and is not heard of again
    now = 30.0
    assert breaker.is_failing
    now = 40.0
    assert not breaker.is_failing  # nobody was let down lately: the server may be asked how it is


def test_one_at_a_time_tries_while_the_breaker_is_open() -> None:
    breaker = Breaker(failures=1, rest=0.2)
    with pytest.raises(EngineUnavailable):
        breaker.ask(lambda: fail(EngineUnavailable("away")), seconds=10)

    threading.Event().wait(0.3)
    tries = [breaker.allows() for _ in range(5)]
    breaker.ask(lambda: None, seconds=10)

    assert tries.count(True) == 1
    assert breaker.allows()


def test_many_are_answered_side_by_side() -> None:
    breaker, together = Breaker(), threading.Barrier(4)
    threads = [threading.Thread(target=breaker.ask, args=(together.wait,), kwargs={"seconds": 20}) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not together.broken


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_breaker_works_in_a_fork() -> None:
    breaker = Breaker()
    breaker.ask(lambda: None, seconds=10)
    forked = multiprocessing.get_context("fork")
    answers = forked.Queue()

    process = forked.Process(target=lambda: answers.put(breaker.ask(lambda: 7, seconds=10)))
    process.start()

    assert answers.get(timeout=20) == 7
    process.join()
