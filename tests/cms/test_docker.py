"""The containers. No Docker engine runs the tests, so the files are read, and every command in them is run as it stands."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

from cms.processes import read_procfile
from cms.settings.environment import PROJECT_DIR, read_environment
from tests.conftest import required_program

COMPOSE = yaml.safe_load((PROJECT_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (PROJECT_DIR / "Dockerfile").read_text()
OURS = ["prepare", "web", "worker", "clock"]
SERVERS = ["postgres", "redis", "elasticsearch"]
SECRET = re.compile(r"KEY|PASSWORD|SECRET|TOKEN")


def spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def dockerfile_command(instruction: str) -> list[str]:
    found = re.findall(rf"^(?:{instruction}) .*?(\[.*\])$", DOCKERFILE, re.MULTILINE)
    return yaml.safe_load(found[-1])


def healthcheck(service: str) -> list[str]:
    test = SERVICES[service]["healthcheck"]["test"]
    return test[1:] if test[0] == "CMD" else ["sh", "-c", test[1].replace("$$", "$")]


def as_in_container(command: list[str]) -> list[str]:
    """The same command, with the Python that runs these tests for the one in the image."""
    return [sys.executable, *command[1:]] if command[0] == "python" else command


def test_services_are_those_that_the_site_needs():
    assert sorted(SERVICES) == sorted([*OURS, *SERVERS])


def test_each_service_is_watched_or_says_why_not():
    unwatched = {name for name, service in SERVICES.items() if service["healthcheck"].get("disable")}

    assert unwatched == {"prepare", "clock"}
    assert all("test" in SERVICES[name]["healthcheck"] for name in SERVICES.keys() - unwatched)


def test_site_starts_when_its_servers_are_well_and_the_database_is_ready():
    for name in ("web", "worker", "clock"):
        conditions = {other: waits["condition"] for other, waits in SERVICES[name]["depends_on"].items()}

        assert conditions == dict.fromkeys(SERVERS, "service_healthy") | {"prepare": "service_completed_successfully"}


def test_no_secret_stands_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?Set .+\}", str(value))
            without_messages = re.sub(r"\$\{[^}]*\}", "", str(value))
            assert not re.search(r"//[^/@]*:[^/@]+@", without_messages)


def test_every_variable_of_the_site_is_one_that_it_reads():
    known = re.findall(r"^# ([A-Z_]+)=", (PROJECT_DIR / ".env.example").read_text(), re.MULTILINE)

    assert set(SERVICES["web"]["environment"]) <= set(known)


def test_what_must_last_lies_in_named_volumes():
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])
    assert all("volumes" in SERVICES[name] for name in SERVICES)


def test_servers_are_reached_from_inside_only():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in SERVERS:
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_foreign_images_are_pinned_to_a_version():
    images = [SERVICES[name]["image"] for name in SERVERS] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d[\w.-]*", image)] == []
    assert SERVICES["elasticsearch"]["image"].startswith("elasticsearch:9.")


def test_image_runs_as_nobody_special_from_pinned_packages():
    assert DOCKERFILE.rindex("\nUSER site\n") > DOCKERFILE.rindex("\nRUN ")
    assert "--require-hashes" in DOCKERFILE
    assert all(SERVICES[name]["read_only"] and SERVICES[name]["cap_drop"] == ["ALL"] for name in OURS)


def test_image_holds_what_the_site_runs_on_and_no_more():
    kept = [line[1:] for line in (PROJECT_DIR / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    assert "*" in (PROJECT_DIR / ".dockerignore").read_text().splitlines()
    assert sorted(kept) == sorted(
        [f"{name}/" for name in ("casestudies", "cms", "home", "pathway", "search", "summit")]
        + ["requirements/production.txt", "manage.py"]
    )
    assert all((PROJECT_DIR / name).exists() for name in kept)


def test_containers_run_what_the_procfile_runs():
    procfile = read_procfile(PROJECT_DIR / "Procfile")

    assert {name: SERVICES[name]["command"] for name in procfile} == procfile
    assert dockerfile_command("CMD") == procfile["web"]


# --- The commands, run --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis, as the compose file has them, where this machine has them; a database of its own. Else SQLite."""
    postgres, redis = (os.environ.get(f"TEST_{name}_URL") for name in ("POSTGRES", "REDIS"))
    if not (postgres and redis):
        yield {}
        return
    name = f"containers_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {
            "DATABASE_URL": urlsplit(postgres)._replace(path=f"/{name}").geturl(),
            "CACHE_URL": urlsplit(redis)._replace(path="/15").geturl(),
        }
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def container(tmp_path_factory, servers) -> dict[str, str]:
    """The environment of a container after its image was built: the Dockerfile's, and what `prepare` left."""
    data = tmp_path_factory.mktemp("data")
    own = re.search(r"^ENV (.*?)(?<!\\)$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    assert own
    image = dict(pair.split("=", 1) for pair in own[1].replace("\\\n", "").split() if not pair.startswith("PATH="))
    environment = {
        "PATH": os.environ["PATH"],
        **image,
        "DATA_DIR": str(data),
        "STATIC_DIR": str(tmp_path_factory.mktemp("static")),
        "SECRET_KEY": "a key for nothing but the tests of the containers",
        "SITE_URL": "https://example.org",
        "TRUSTED_PROXIES": "1",
        "PORT": str(spare_port()),
        "WEB_WORKERS": "1",
        "EMAIL_URL": "console://",
        "PYTHONWARNINGS": "ignore",
        **servers,
    }
    environment["SECRET_KEY"] += " 0123456789"
    collect = re.search(r"python (manage\.py collectstatic .*)$", DOCKERFILE, re.MULTILINE)
    assert collect
    subprocess.run([sys.executable, *shlex.split(collect[1])], env=environment, cwd=PROJECT_DIR, check=True)
    subprocess.run(as_in_container(SERVICES["prepare"]["command"]), env=environment, cwd=PROJECT_DIR, check=True)
    return environment


@pytest.fixture
def started(container) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Processes that a test starts, stopped at its end as a container is: asked first."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        process.wait(timeout=30)


def start(service: str, container: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(as_in_container(SERVICES[service]["command"]), env=container, cwd=PROJECT_DIR)


def succeeds(command: list[str], environment: dict[str, str], *, within: float = 60) -> bool:
    """Whether a health check says yes before the time is over."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if subprocess.run(as_in_container(command), env=environment, cwd=PROJECT_DIR, check=False).returncode == 0:
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_web_answers_its_health_checks_and_ends_when_asked(container, started):
    before = subprocess.run(as_in_container(healthcheck("web")), env=container, cwd=PROJECT_DIR, check=False)
    web = start("web", container)
    started.append(web)

    assert before.returncode != 0
    assert succeeds(healthcheck("web"), container)
    assert succeeds(dockerfile_command("HEALTHCHECK"), container, within=5)
    web.send_signal(signal.SIGTERM)
    assert web.wait(timeout=20) == 0


HAS_DONE_A_JOB = """
import sys, django
django.setup()
from home.enums import JobOutcome
from home.models import JobRun
sys.exit(not JobRun.objects.filter(outcome=JobOutcome.SUCCEEDED).exists())
"""


@pytest.mark.slow
def test_background_programs_do_their_work_and_end_when_asked(container, started):
    clock, worker = start("clock", container), start("worker", container)
    started += [clock, worker]

    assert succeeds(["python", "-c", HAS_DONE_A_JOB], container, within=300)

    for program in (clock, worker):
        assert program.poll() is None
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=60) == 0


@pytest.mark.slow
def test_site_has_its_data_where_the_compose_file_says(container, servers):
    if not servers:
        pytest.skip("needs PostgreSQL and Redis: set TEST_POSTGRES_URL and TEST_REDIS_URL to their addresses")

    assert not (Path(container["DATA_DIR"]) / "database.sqlite3").exists()


@pytest.mark.slow
def test_worker_is_well_when_nothing_waits(container):
    assert succeeds(healthcheck("worker"), container, within=20)


@pytest.mark.slow
def test_prepare_has_nothing_left_to_do(container):
    again = subprocess.run(
        as_in_container(SERVICES["prepare"]["command"]), env=container, cwd=PROJECT_DIR, check=True, capture_output=True
    )

    assert again.stdout == b""
    assert not (Path(container["DATA_DIR"]) / "staff-password.txt").exists()


@pytest.mark.server
def test_postgres_health_check_answers(postgres_url):
    required_program("pg_isready")
    parts = urlsplit(postgres_url)
    environment = os.environ | {"PGHOST": str(parts.hostname), "PGPORT": str(parts.port or 5432)}

    assert succeeds(healthcheck("postgres"), environment, within=5)


@pytest.mark.server
def test_redis_starts_as_written_and_answers_its_health_check(tmp_path):
    required_program("redis-server")
    port = str(spare_port())
    redis = subprocess.Popen([*SERVICES["redis"]["command"], "--port", port], cwd=tmp_path, stdout=subprocess.DEVNULL)

    try:
        answered = succeeds([*healthcheck("redis")[:1], "-p", port, *healthcheck("redis")[1:]], dict(os.environ))
    finally:
        redis.terminate()
        redis.wait(timeout=10)

    assert answered


@pytest.mark.parametrize(("answer", "well"), [(200, True), (401, False), (408, False)])
def test_elasticsearch_health_check_asks_as_the_right_user(answer, well):
    required_program("curl")
    asked: list[tuple[str, str | None]] = []

    class Cluster(BaseHTTPRequestHandler):
        """Answers as a cluster does whose health is as given."""

        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    shell, flag, command = healthcheck("elasticsearch")
    with ThreadingHTTPServer(("127.0.0.1", 0), Cluster) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = command.replace("http://localhost:9200", f"http://127.0.0.1:{server.server_port}")
        result = subprocess.run([shell, flag, there], env=os.environ | {"ELASTIC_PASSWORD": "pass"}, check=False)
        server.shutdown()

    assert (result.returncode == 0) is well
    assert asked == [
        ("/_cluster/health?wait_for_status=yellow&timeout=5s", f"Basic {b64encode(b'elastic:pass').decode()}")
    ]


def test_environment_of_the_compose_file_is_accepted(monkeypatch, tmp_path):
    given = {"SECRET_KEY": "0123456789" * 6, "SITE_URL": "https://example.org", "POSTGRES_PASSWORD": "a1b2"} | {
        "ELASTIC_PASSWORD": "c3d4",
        "EMAIL_URL": "submission://user:password@host:587",
        "DEFAULT_FROM_EMAIL": "noreply@example.org",
    }
    for name, value in SERVICES["web"]["environment"].items():
        filled = re.sub(r"\$\{(\w+):([-?])([^}]*)\}", lambda m: given.get(m[1], m[3] if m[2] == "-" else ""), value)
        monkeypatch.setenv(name, filled)

    found = read_environment(tmp_path / "no .env here")

    assert found.database["HOST"] == "postgres"
    assert found.cache["LOCATION"] == "redis://redis:6379/0"
    assert found.is_https
