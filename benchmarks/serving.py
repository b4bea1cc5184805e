"""The real site for a measurement: a database of its own, the production settings, two workers, nothing cached."""

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
WARM_UP = 20
SECONDS_TO_START = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A directory that holds a whole site, and the environment in which its commands run."""

    data_dir: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What the commands and the server read."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATA_DIR": str(self.data_dir),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "PORT": str(self.port),
            "SECRET_KEY": secrets.token_urlsafe(50),
            "WEB_WORKERS": "2",
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *arguments: str) -> None:
        """Run a management command to its end."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=PROJECT, env=self.environment, check=True)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Run the web server while the block lasts."""
        command = [sys.executable, "-m", "gunicorn", "--config", "python:cms.settings.gunicorn", "cms.wsgi"]
        with subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=subprocess.DEVNULL) as server:
            try:
                self._wait_until_ready()
                yield
            finally:
                server.terminate()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("The server did not start.")


@dataclass(frozen=True, slots=True)
class Timing:
    """What requests to one kind of page took, in milliseconds."""

    median: float
    p95: float


def measure(site: Site, addresses: Sequence[str], *, requests: int) -> Timing:
    """Ask for the addresses in turn over one kept-alive connection and time each answer to its last byte."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    milliseconds = []
    for number in range(-WARM_UP, requests):
        address = addresses[number % len(addresses)]
        start = time.perf_counter()
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        if number >= 0:
            milliseconds.append((time.perf_counter() - start) * 1000)
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
    connection.close()
    return Timing(statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1])


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
