"""What all tests share: servers and a browser where this machine has them, and a last word on what was left out.

A test that needs what is not there is skipped with a reason that says how to get it. REQUIRE_ALL=1, which
`.ci/run` sets, turns each skip into a failure, so that nothing is left out there unnoticed.
"""

import hashlib
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_django
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

# No test is timed: machines are noisy.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def required(name: str, server: str) -> str:
    """Return the address of a server from the environment, or skip."""
    if not (value := os.environ.get(name)):
        pytest.skip(f"needs {server}: set {name} to its address")
    return value


def required_program(*names: str) -> str:
    """Return the path of the first of these programs that is installed, or skip."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"needs {names[0]}: install it")


def migrated_template() -> Path:
    """Return where an empty, migrated SQLite database of these very migrations is kept between test runs."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return settings.BASE_DIR / "var" / f"test-template-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Start from the template instead of running some 300 migrations in each process."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Put a copy of the template, if there is one, where the test database will be."""
    if connection.vendor == "sqlite":
        name = connection.settings_dict["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")
        if (template := migrated_template()).exists():
            shutil.copyfile(template, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    """Keep the migrated database as the template for the next run."""
    if connection.vendor == "sqlite" and not (template := migrated_template()).exists():
        template.parent.mkdir(exist_ok=True)
        unfinished = template.with_suffix(f".{os.getpid()}")
        with django_db_blocker.unblock(), sqlite3.connect(unfinished) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        copy.close()
        unfinished.replace(template)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Forget what the last test kept: the database rows that it stands for were rolled back."""
    cache.clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each test that commits keep the rows' keys when the tables are emptied after it; leave out what another database is asked."""
    vendors = {"postgresql", "sqlite"} - {connection.vendor}
    others = [item for item in items if any(map(item.get_closest_marker, vendors))]
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)
    for item in items:
        if marker := committing(item):
            marker.kwargs.setdefault("serialized_rollback", True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """Write again what the migrations wrote, which a test that commits empties out, whichever test comes next."""
    yield
    if committing(item) and nextitem is not None:
        with item.config.stash[pytest_django.plugin.blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


def committing(item: pytest.Item) -> pytest.Mark | None:
    """Return the marker of a test that commits."""
    marker = item.get_closest_marker("django_db")
    return marker if marker and marker.kwargs.get("transaction") else None


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a PostgreSQL database whose user may create others."""
    return required("TEST_POSTGRES_URL", "PostgreSQL")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of a Redis server for tests only."""
    return required("TEST_REDIS_URL", "Redis")


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of an Elasticsearch server for tests only."""
    return required("TEST_ELASTICSEARCH_URL", "Elasticsearch")


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """A real Chromium, one for each process that runs tests."""
    path = required_program(*BROWSERS)
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code: it gives such
    # code another connection, which has to know what the migrations wrote, where a test commits and asks for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    written = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        connection._test_serialized_contents = written
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where nothing may be left out."""
    report = yield
    if os.environ.get("REQUIRE_ALL") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 allows no skip. {reason_of(report)}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole module into a failure where nothing may be left out."""
    report = yield
    if os.environ.get("REQUIRE_ALL") == "1" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1 allows no skip. {reason_of(report)}"
    return report


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was skipped."""
    return report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and why."""
    reasons = Counter(reason_of(report) for report in terminalreporter.stats.get("skipped", []))
    if deselected := len(terminalreporter.stats.get("deselected", [])):
        reasons["not asked for"] = deselected
    terminalreporter.section("Left out", sep="-")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} {'test' if count == 1 else 'tests'}: {reason}")
    if not reasons:
        terminalreporter.write_line("Nothing: every test was run.")


def pytest_unconfigure() -> None:
    """Remove the directory of this process here, since a process of xdist ends without its last words."""
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
