"""A site of its own for the browser: real server, worker and clock, starter content, one for all tests of a process."""

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from benchmarks.serving import free_port
from cms.settings.environment import PROJECT_DIR

SECONDS_TO_START = 480
MILLISECONDS = 60_000
"""How long a browser waits for what is to come: no test is timed, and machines are busy."""

expect.set_options(timeout=MILLISECONDS)


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers and where its files are."""

    url: str
    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        """What its programs read."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATA_DIR": str(self.data_dir),
            "SITE_URL": self.url,
            "PORT": self.url.rpartition(":")[2],
            "LOG_LEVEL": "WARNING",
            "STAFF_EMAILS": "staff@example.org",
            # Each window comes from an address of its own, as people do: what one may do in an hour is limited by it.
            "TRUSTED_PROXIES": "1",
        }

    @property
    def password(self) -> str:
        """The staff password that the first start made."""
        return (self.data_dir / "staff-password.txt").read_text().strip()

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end, and return what it says."""
        told = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR,
            env=self.environment | {"LOG_LEVEL": "ERROR"},
            check=False,
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def window(self, browser: Browser, *, scripts: bool = True, width: int = 1280, **choices: Any) -> BrowserContext:
        """A browser window that knows nothing yet."""
        context = browser.new_context(
            base_url=self.url,
            locale="en-GB",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            extra_http_headers={"X-Forwarded-For": f"192.0.2.{secrets.randbelow(256)}"},
            **choices,
        )
        context.set_default_timeout(MILLISECONDS)
        return context


@pytest.fixture(scope="session")
def site() -> Iterator[RunningSite]:
    """Start the site with an empty directory and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="clinical-academics-e2e-") as directory:
        running = RunningSite(f"http://127.0.0.1:{free_port()}", Path(directory))
        environment = running.environment
        subprocess.run([sys.executable, "-m", "cms.settings.secret_key"], cwd=PROJECT_DIR, env=environment, check=True)
        with subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=PROJECT_DIR, env=environment) as server:
            try:
                wait_until_ready(running.url, server)
                yield running
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def wait_until_ready(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait for the first answer, and fail at once when the server ends instead."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert server.poll() is None, "the site did not start"
        try:
            with urlopen(f"{url}/health/ready") as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError):
            time.sleep(0.3)
    message = "the site did not answer in time"
    raise TimeoutError(message)


@contextmanager
def before_script(page: Page, address: str, script: str) -> Iterator[None]:
    """Open a page of which one script is still on its way, as on a slow line; it arrives at the end."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(script, hold, times=1)
    with page.expect_request(script):
        page.goto(address, wait_until="commit")
    yield
    held[0].continue_()
    page.wait_for_load_state()


def sign_in(page: Page, site: RunningSite, *, name: str = "staff", password: str = "") -> None:
    """Sign in as a member of staff, unless told otherwise as the first account."""
    page.goto("/admin/")
    page.get_by_label("E-mail address").fill(name)
    page.locator("input[name=password]").fill(password or site.password)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile(r"/admin/$"))


@pytest.fixture
def context(browser: Browser, site: RunningSite) -> Iterator[BrowserContext]:
    """A browser window that knows nothing yet."""
    with site.window(browser) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; what its pages complain about in the console fails the test."""
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # The browser complains of a page that is not there; the test that asks for one looks at its status.
        is_about_the_page = message.location["url"] == page.url and "404 (Not Found)" in message.text
        if message.type == "error" and not is_about_the_page:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
