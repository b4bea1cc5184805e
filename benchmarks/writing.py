"""Many people write at once: each saves a part every five seconds, as their forms do by themselves, while the worker runs.

Counted are the answers that are no success, and at the end the texts that are not there as they were last typed.
"""

import http.client
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import psycopg
from bs4 import BeautifulSoup

from benchmarks.report import Missed, Row, table, where_and_when
from benchmarks.serving import Site, free_port, processor_milliseconds
from benchmarks.timing import Timing

EVERY = 5.0
"""Seconds between two savings of one person."""
TARGET = 100.0
"""Milliseconds that the median may take."""
WORKER = (
    sys.executable,
    "manage.py",
    "db_worker",
    "--backend",
    "queue",
    "--queue-name",
    "*",
    "--no-startup-delay",
    "--interval",
    "0.2",
)
BOXES = {"story": "background", "summary": "summary"}
HEADINGS = ("Database", "people", "savings", "median", "95th percentile", "processor", "errors", "lost", "target")


@dataclass(slots=True)
class Writer:
    """One person with one open form."""

    session: str
    address: str
    port: int
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    is_lost: bool = False
    _csrf: str = ""
    _ticked: list[tuple[str, str]] = field(default_factory=list)

    def write(self, *, savings: int, after: float) -> None:
        """Open the form, save it so often, and look at the end whether the last words are there."""
        time.sleep(after)
        box = BOXES[self.address.rstrip("/").rsplit("/", 1)[1]]
        form = self._opened()
        form["tab"] = str(uuid4())
        text = form[box] = "Begun."
        due = time.monotonic()
        for number in range(1, savings + 1):
            time.sleep(max(0.0, due - time.monotonic()))
            due += EVERY
            text = form[box] = f"Words of saving {number}, and what was there: {text[:200]}"
            form |= {"number": str(number), "answered": str(number - 1)}
            if told := self._save(form):
                form["version"] = told["sent"] if told["html"] else told["version"]
        self.is_lost = self._opened()[box] != text

    def _opened(self) -> dict[str, str]:
        status, body = self._ask("GET", self.address, b"")
        if status != http.HTTPStatus.OK:
            self.errors.append(f"the form answered {status}")
        page = BeautifulSoup(body, "html.parser").select_one("form[data-autosave]")
        if page is None:
            raise RuntimeError(f"There is no form at {self.address}.")
        ticked = page.select("input[type=checkbox][checked]")
        data = {str(each["name"]): str(each.get("value", "")) for each in page.select("input:not([type=checkbox])")}
        data |= {str(each["name"]): each.text.removeprefix("\n") for each in page.select("textarea")}
        data |= {
            str(each.parent["name"]): str(each["value"]) for each in page.select("option[selected]") if each.parent
        }
        self._ticked = [(str(each["name"]), str(each["value"])) for each in ticked]
        return data

    def _save(self, form: dict[str, str]) -> dict[str, str] | None:
        body = urlencode([*form.items(), *self._ticked]).encode()
        began = time.perf_counter()
        status, answer = self._ask("POST", self.address.replace("/write/", "/save/"), body, form["csrfmiddlewaretoken"])
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        if status != http.HTTPStatus.OK:
            self.errors.append(f"a saving answered {status}")
            return None
        told: dict[str, str] = json.loads(answer)
        return told

    def _ask(self, method: str, address: str, body: bytes, token: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self._csrf}"}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        # A new one each time: the server closes what says nothing for as long as a form waits, as browsers know.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, address, body or None, headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrftoken="):
                self._csrf = cookie.split(";")[0].removeprefix("csrftoken=")
        answer = response.read()
        connection.close()
        return response.status, answer


def measure(missed: Missed, *, database: str, people: int, savings: int) -> str:
    """Measure on SQLite, or on the PostgreSQL server at this address; returns the table."""
    name = "PostgreSQL" if database else "SQLite"
    with tempfile.TemporaryDirectory(prefix="clinical-academics-bench-") as directory, _own(database) as address:
        site = Site(Path(directory), free_port(), database=address)
        site.manage("prepare")
        site.manage("make_sample_cases", str(people))
        made = site.inside("benchmarks.writers", str(people))
        with site.serving() as server, site.running(WORKER), ThreadPoolExecutor(people) as pool:
            before = processor_milliseconds(server)
            writers = [Writer(session, step, site.port) for session, step in made]
            starts = [EVERY * n / people for n in range(people)]
            list(pool.map(lambda writer, after: writer.write(savings=savings, after=after), writers, starts))
            processor = (processor_milliseconds(server) - before) / (people * savings)
    timing = Timing.of([each for writer in writers for each in writer.milliseconds])
    errors = [error for writer in writers for error in writer.errors]
    lost = sum(writer.is_lost for writer in writers)
    missed.unless(
        timing.median <= TARGET, f"{name}, {people} writing: median {timing.median:.0f} ms, not {TARGET:.0f} ms"
    )
    missed.unless(not errors, f"{name}, {people} writing: {len(errors)} errors, for example {errors[:1]}")
    missed.unless(not lost, f"{name}, {people} writing: {lost} lost what they last typed")
    figures = (
        f"{timing.median:.0f} ms",
        f"{timing.p95:.0f} ms",
        f"{processor:.0f} ms",
        str(len(errors)),
        str(lost),
        f"{TARGET:.0f} ms",
    )
    row = Row(name, str(people), str(sum(len(writer.milliseconds) for writer in writers)), *figures)
    setting = (
        f"each saves every {EVERY:.0f} seconds, two in each case study; two web processes, the worker running; processor time a saving of "
        "the web processes, with the two looks at the form in it."
    )
    return f"{where_and_when()}; {setting}\n\n{table(HEADINGS, [row])}"


@contextmanager
def _own(server: str) -> Iterator[str]:
    """A database of its own on the server, gone afterwards; nothing without a server."""
    if not server:
        yield ""
        return
    name = f"bench_writing_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
