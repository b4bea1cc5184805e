"""From "publish" to "found", and what search costs whoever publishes.

Runs inside a site whose web server and worker are running (`benchmarks.upkeep` starts it there), and prints medians as JSON.
"""

import argparse
import contextlib
import itertools
import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402 - what is imported needs Django's settings
from django.test.utils import override_settings  # noqa: E402 - after Django is set up

from benchmarks.serving import Reader, free_port  # noqa: E402 - after Django is set up
from benchmarks.timing import Timing, in_turn, timed  # noqa: E402 - after Django is set up
from casestudies.models import CaseStudyPage  # noqa: E402 - after Django is set up
from search import backend, upkeep  # noqa: E402 - after Django is set up
from search.indexing import draining  # noqa: E402 - after Django is set up

PATIENCE: Final = 30.0
PAUSE: Final = 0.1
LETTERS: Final = "bcdfghjklmnpqrstvwxz"
_words = itertools.count()


def found_after(ports: Sequence[int], *, times: int) -> list[Timing]:
    """How long after an editor began to publish readers of each site find the new word."""
    readers = [Reader(port) for port in ports]
    pages = itertools.cycle(_pages())
    taken: list[list[float]] = [[] for _ in readers]
    for _ in range(times):
        for reader, times_of_reader in zip(readers, taken, strict=True):
            page, word = next(pages), _new_word()
            times_of_reader.append(timed(_publish_and_look, page, word, reader))
    return [Timing.of(each) for each in taken]


def publishing(*, rounds: int) -> dict[str, Timing]:
    """How long publishing takes with the server up, refused and hung, with this host's engine alone, and with no search at all."""
    with hung_server() as hung:
        up = settings.ELASTICSEARCH["hosts"]
        refused = (f"http://127.0.0.1:{free_port()}",)
        conditions = {
            "without search": _without_search,
            "embedded engine alone": lambda: _with_hosts(()),
            "elasticsearch up": lambda: _with_hosts(up),
            "elasticsearch refused": lambda: _with_hosts(refused),
            "elasticsearch hung": lambda: _with_hosts((hung,)),
        }
        ways = {name: _Publishing(condition) for name, condition in conditions.items()}
        return in_turn(ways, _pages()[:5], rounds=rounds, settle=_wait_until_all_is_brought_over)


class _Publishing:
    """Publishing under a condition. Setting that up is not timed: its cost lies before."""

    def __init__(self, condition: Any) -> None:
        self._condition = condition

    def __call__(self, page: CaseStudyPage) -> None:
        with self._condition():
            _publish(page, _new_word())


@contextlib.contextmanager
def hung_server() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextlib.contextmanager
def _with_hosts(hosts: Sequence[str]) -> Iterator[None]:
    with override_settings(ELASTICSEARCH=settings.ELASTICSEARCH | {"hosts": tuple(hosts)}):
        yield


def _without_search() -> AbstractContextManager[Any]:
    """Nothing of what follows from an event: what Wagtail and the rest of the site take."""
    followed = [name for name in vars(upkeep) if name.endswith(("_saved", "_changed", "_deleted")) and name[0] != "_"]
    nothing: dict[str, Any] = dict.fromkeys(followed, lambda *_, **__: None)
    return patch.multiple(upkeep, **nothing)


def _wait_until_all_is_brought_over() -> None:
    """Else the follower and the worker would still be at what was published before."""
    until = time.monotonic() + PATIENCE
    while any(draining.waiting_count(engine) for engine in backend.engines()):
        if time.monotonic() > until:
            raise TimeoutError(f"What was published was not brought over within {PATIENCE} s.")
        time.sleep(PAUSE)
    time.sleep(PAUSE)


def _pages() -> list[CaseStudyPage]:
    return list(CaseStudyPage.objects.filter(is_sample=True).order_by("pk")[:20])


def _new_word() -> str:
    """A word that no page has, and that none resembles."""
    number = next(_words) + time.time_ns() // 1_000_000 % 1_000_000 * 1_000
    letters = []
    while number:
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "zq" + "".join(letters)


def _publish(page: CaseStudyPage, word: str) -> None:
    page.summary = f"{word} was published."
    page.save_revision().publish()


def _publish_and_look(page: CaseStudyPage, word: str, reader: Reader) -> None:
    _publish(page, word)
    until = time.monotonic() + PATIENCE
    sought = f'href="{page.url}"'.encode()
    while sought not in reader.get(f"/search/?q={word}&exact=1"):
        if time.monotonic() > until:
            raise TimeoutError(f"{page} was not found within {PATIENCE} s.")


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing", description=__doc__)
    parser.add_argument("--elasticsearch", type=int, help="the port of the site that asks the server")
    parser.add_argument("--embedded", type=int, help="the port of the site that has its own engine alone")
    parser.add_argument("--rounds", type=int)
    options = parser.parse_args()
    found = found_after([options.elasticsearch, options.embedded], times=options.rounds)
    times = {"elasticsearch": found[0], "embedded": found[1]}
    took = publishing(rounds=options.rounds)
    medians = {"found": times, "publishing": took}
    print(json.dumps({what: {way: t.median for way, t in timings.items()} for what, timings in medians.items()}))
    backend.forget()


if __name__ == "__main__":
    main()
