"""The real site for a measurement: a database of its own, the production settings, two workers, nothing cached."""

import http.client
import itertools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Self

PROJECT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 60
WEB = (sys.executable, "-m", "gunicorn", "--config", "python:cms.settings.gunicorn", "cms.wsgi")


@dataclass(frozen=True, slots=True)
class Site:
    """A directory that holds a whole site, and the environment in which its programs run."""

    data_dir: Path
    port: int
    elasticsearch: str = ""
    """The server's address; without one, the site has its embedded engine alone."""
    prefix: str = "bench"
    database: str = ""
    """The address of a PostgreSQL database; without one, the site has SQLite."""
    staff_emails: str = ""
    """Who hears of messages from the public; without an address, nobody."""
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(50))

    @property
    def environment(self) -> dict[str, str]:
        """What the programs read."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATA_DIR": str(self.data_dir),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "SECRET_KEY": self.secret,
            "WEB_WORKERS": "2",
            "LOG_LEVEL": "ERROR",
            "ELASTICSEARCH_URL": self.elasticsearch,
            # A benchmark wants to know how long it takes, not to give up on it.
            "ELASTICSEARCH_READ_MILLISECONDS": "30000",
            "SEARCH_PREFIX": self.prefix,
            "DATABASE_URL": self.database,
            "STAFF_EMAILS": self.staff_emails,
            # Readers say where they come from: one address alone is soon told that it asks too often.
            "TRUSTED_PROXIES": "1",
        }

    def with_elasticsearch(self, address: str) -> Self:
        """The same database and files behind another port, where search asks the server first."""
        return replace(self, port=free_port(), elasticsearch=address)

    def manage(self, *arguments: str) -> None:
        """Run a management command to its end."""
        self._run([sys.executable, "manage.py", *arguments])

    def inside(self, module: str, *arguments: str) -> Any:
        """Run one of these modules in the site's environment to its end; returns what its last line of JSON says."""
        found = self._run([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE)
        return json.loads(found.stdout.splitlines()[-1])

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Run the web server while the block lasts; gives its process id."""
        with self.running(WEB) as process:
            self._wait_until_ready()
            yield process

    @contextmanager
    def running(self, command: Sequence[str]) -> Iterator[int]:
        """Run a program while the block lasts; gives its process id."""
        with subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=subprocess.DEVNULL) as program:
            try:
                yield program.pid
            finally:
                program.terminate()

    def _run(self, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, cwd=PROJECT, env=self.environment, check=True, **options)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("The server did not start.")


class Reader:
    """Asks a site for pages over one kept-alive connection, a hundred of them for each person that it stands for."""

    def __init__(self, port: int, *, cookie: str = "") -> None:
        self._headers = {"Cookie": cookie} if cookie else {}
        self._asked = itertools.count()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, address: str) -> bytes:
        """The answer to its last byte. Raises `RuntimeError` if it is not a page."""
        try:
            return self._get(address)
        except ConnectionError:
            # The server lets go of a connection that nobody used for some seconds.
            return self._get(address)

    def _get(self, address: str) -> bytes:
        person = IPv4Address("10.0.0.0") + next(self._asked) // 100
        self._connection.request("GET", address, headers={**self._headers, "X-Forwarded-For": str(person)})
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
        return body


def processor_milliseconds(server: int) -> float:
    """How long the processes that a server forked have kept a processor busy: what a crowded machine does not change much."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    threads = (thread for child in children for thread in Path(f"/proc/{child}/task").iterdir())
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e6


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
