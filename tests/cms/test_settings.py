"""The settings of each place where the site runs, loaded as they are loaded there: in a process of their own."""

import json
import os
import subprocess
import sys

import pytest

from cms.settings.environment import PROJECT_DIR

SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"


def run(tmp_path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command with nothing set but what the test sets."""
    return subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def read_settings(tmp_path, module: str, *names: str, **environment: str) -> dict[str, object]:
    code = f"import json; from {module} import *; print(json.dumps([globals().get(n) for n in {names!r}], default=str))"
    result = run(tmp_path, "-c", code, **environment)
    assert result.returncode == 0, result.stderr
    return dict(zip(names, json.loads(result.stdout), strict=True))


def test_production_behind_https_passes_the_deployment_check(tmp_path):
    result = run(
        tmp_path,
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        DJANGO_SETTINGS_MODULE="cms.settings.production",
        SITE_URL="https://example.org",
        SECRET_KEY=SECRET_KEY,
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_production_without_a_key_says_what_to_write(tmp_path):
    result = run(tmp_path, "manage.py", "check", DJANGO_SETTINGS_MODULE="cms.settings.production")

    assert result.returncode != 0
    assert "SECRET_KEY is not set; write 50 random characters or more. See .env.example." in result.stderr


@pytest.mark.parametrize(
    ("environment", "is_needed"),
    [
        ({"SITE_URL": "https://example.org"}, True),
        ({"SITE_URL": "http://example.org"}, False),
        ({"SITE_URL": "https://example.org", "STAFF_SECOND_FACTOR": "off"}, False),
        ({"SITE_URL": "http://example.org", "STAFF_SECOND_FACTOR": "on"}, True),
    ],
)
def test_production_asks_staff_for_a_second_factor_behind_https_unless_it_is_told_otherwise(
    tmp_path, environment, is_needed
):
    found = read_settings(
        tmp_path, "cms.settings.production", "STAFF_SECOND_FACTOR", SECRET_KEY=SECRET_KEY, **environment
    )

    assert found == {"STAFF_SECOND_FACTOR": is_needed}


def test_production_never_shows_errors_to_visitors(tmp_path):
    found = read_settings(tmp_path, "cms.settings.production", "DEBUG", SECRET_KEY=SECRET_KEY, DEBUG="1")

    assert found == {"DEBUG": False}


@pytest.mark.parametrize(("site_url", "insists"), [("https://example.org", True), ("http://127.0.0.1:8000", False)])
def test_production_insists_on_https_where_the_address_has_it(tmp_path, site_url, insists):
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")

    found = read_settings(tmp_path, "cms.settings.production", *names, SECRET_KEY=SECRET_KEY, SITE_URL=site_url)

    assert found == dict.fromkeys(names, insists)


@pytest.mark.parametrize(("proxies", "header"), [("0", None), ("1", ["HTTP_X_FORWARDED_PROTO", "https"])])
def test_production_believes_a_proxy_only_where_there_is_one(tmp_path, proxies, header):
    found = read_settings(
        tmp_path,
        "cms.settings.production",
        "SECURE_PROXY_SSL_HEADER",
        SECRET_KEY=SECRET_KEY,
        TRUSTED_PROXIES=proxies,
    )

    assert found == {"SECURE_PROXY_SSL_HEADER": header}


@pytest.mark.parametrize(
    ("cache", "engine"),
    [
        ("locmem://", "django.contrib.sessions.backends.db"),
        ("redis://redis:6379/0", "django.contrib.sessions.backends.cached_db"),
    ],
)
def test_sessions_are_cached_only_where_all_processes_share_the_cache(tmp_path, cache, engine):
    found = read_settings(tmp_path, "cms.settings.production", "SESSION_ENGINE", SECRET_KEY=SECRET_KEY, CACHE_URL=cache)

    assert found == {"SESSION_ENGINE": engine}


def test_sqlite_waits_for_its_turn_to_write(tmp_path):
    database = read_settings(tmp_path, "cms.settings.dev", "DATABASES")["DATABASES"]["default"]

    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert database["NAME"] == str(tmp_path / "database.sqlite3")


def test_postgresql_keeps_what_the_address_asks_for(tmp_path):
    url = "postgres://user:password@host:5432/name?sslmode=require"

    database = read_settings(tmp_path, "cms.settings.dev", "DATABASES", DATABASE_URL=url)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (600, True)


def test_logs_hold_neither_the_browser_nor_what_was_typed_into_an_address(tmp_path):
    code = (
        "import django, structlog; django.setup();"
        "structlog.get_logger('x').info('request_started', request='GET /search/?q=name', user_agent='Firefox', n=1)"
    )

    result = run(tmp_path, "-c", code, DJANGO_SETTINGS_MODULE="cms.settings.dev", LOG_FORMAT="json")

    line = json.loads(result.stderr.splitlines()[-1])
    assert line["request"] == "GET /search/"
    assert line["n"] == 1
    assert "user_agent" not in line


def test_json_logs_keep_the_traceback_in_one_line(tmp_path):
    code = (
        "import django, logging; django.setup()\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: logging.getLogger('x').exception('failed')"
    )

    result = run(tmp_path, "-c", code, DJANGO_SETTINGS_MODULE="cms.settings.dev", LOG_FORMAT="json")

    line = json.loads(result.stderr.splitlines()[-1])
    assert (line["event"], line["level"]) == ("failed", "error")
    assert "ZeroDivisionError" in line["exception"]


def test_gunicorn_settings_follow_the_environment(tmp_path):
    code = "from cms.settings.gunicorn import *; print(bind, workers, threads, worker_class, limit_request_line, control_socket_disable)"

    four = run(tmp_path, "-c", code, LISTEN_ADDRESS="0.0.0.0", PORT="9000", WEB_WORKERS="3", WEB_THREADS="5")
    six = run(tmp_path, "-c", code, LISTEN_ADDRESS="::")

    assert four.stdout == "0.0.0.0:9000 3 5 cms.worker.Worker 8190 True\n"
    assert six.stdout == "[::]:8000 2 4 cms.worker.Worker 8190 True\n"


@pytest.mark.parametrize("url", ["postgres://nobody@127.0.0.1:1/none", "sqlite:////no/such/directory/database"])
def test_site_without_its_database_is_live_and_not_ready(tmp_path, url):
    code = (
        "import django; django.setup(); from django.test import Client\n"
        "for path in ('live', 'ready'): answer = Client().get(f'/health/{path}'); print(answer.status_code, answer.text)"
    )

    result = run(tmp_path, "-c", code, DJANGO_SETTINGS_MODULE="cms.settings.dev", DATABASE_URL=url)

    assert result.stdout.splitlines() == [
        '200 {"status": "live"}',
        '503 {"status": "failed", "database": "unreachable"}',
    ], result.stderr


def test_secret_key_is_made_once(tmp_path):
    kept = tmp_path / "secret-key"

    run(tmp_path, "-m", "cms.settings.secret_key")
    first = kept.read_text()
    run(tmp_path, "-m", "cms.settings.secret_key")

    assert kept.read_text() == first
    assert len(first.strip()) >= 50


def test_probe_fails_where_nothing_answers(tmp_path):
    result = run(tmp_path, "-m", "cms.settings.probe", PORT="1")

    assert result.returncode != 0


@pytest.mark.parametrize("log_format", ["plain", "json"])
def test_logged_error_tells_no_local_variable(log_format):
    code = (
        "import logging, logging.config; from cms.settings.logging import logging_config;"
        f"logging.config.dictConfig(logging_config(level='INFO', log_format='{log_format}'))\n"
        "def read():\n    letter = 'what somebody ' + 'wrote'\n    raise ValueError('no')\n"
        "try: read()\nexcept ValueError: logging.getLogger('x').exception('failed')"
    )

    logged = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT_DIR
    ).stderr

    assert "ValueError: no" in logged
    assert "what somebody wrote" not in logged
