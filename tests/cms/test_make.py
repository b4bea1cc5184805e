"""The two commands of a newcomer, and the others, run as a newcomer would: in a copy of the project."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from cms.settings.environment import PROJECT_DIR
from tests.cms.test_docker import spare_port

TARGETS = ["bench", "dev", "e2e", "faults", "help", "lint", "lock", "reset", "run", "screenshots", "test"]
MAKE_ENVIRONMENT = "scripts/make_environment.sh"


@pytest.fixture
def clone(tmp_path) -> Path:
    """What a clone of this working tree would hold."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=PROJECT_DIR, check=True, capture_output=True, text=True).stdout.split("\0")
    copy = tmp_path / "clone"
    for name in filter(None, names):
        if (PROJECT_DIR / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT_DIR / name, copy / name)
    return copy


def make(clone: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *arguments],
        cwd=clone,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_make_alone_explains_every_target(clone):
    result = make(clone)

    lines = [line.split(maxsplit=1) for line in result.stdout.splitlines() if line.startswith("  ")]
    assert result.returncode == 0
    assert sorted(name for name, _ in lines) == TARGETS
    assert [name for name, words in lines if len(words) < 10] == []


def test_reset_without_a_yes_deletes_nothing_and_asks_nothing(clone):
    (clone / "var").mkdir()

    result = make(clone, "reset")

    assert result.returncode != 0
    assert "make reset CONFIRM=yes" in result.stdout
    assert (clone / "var").exists()


def test_reset_with_a_yes_deletes_what_the_site_wrote(clone):
    (clone / "var" / "media").mkdir(parents=True)

    result = make(clone, "reset", "CONFIRM=yes")

    assert result.returncode == 0
    assert not (clone / "var").exists()


def test_development_packages_hold_all_of_production_at_the_same_versions():
    pins = {
        name: set(re.findall(r"^(\S+==\S+)", (PROJECT_DIR / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("production", "development")
    }

    assert pins["production"] <= pins["development"]


@pytest.mark.parametrize("name", ["production.txt", "development.txt"])
def test_pinned_packages_have_hashes_and_name_no_index(name):
    text = (PROJECT_DIR / "requirements" / name).read_text()

    requirements = re.split(r"\n(?=\S)", text.strip())
    assert [requirement for requirement in requirements if "--hash=sha256:" not in requirement] == []
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


# --- The virtual environment --------------------------------------------------------------------


@pytest.fixture
def small_clone(tmp_path) -> Path:
    """A project that needs no packages."""
    copy = tmp_path / "small"
    (copy / "scripts").mkdir(parents=True)
    (copy / "requirements").mkdir()
    shutil.copy2(PROJECT_DIR / MAKE_ENVIRONMENT, copy / MAKE_ENVIRONMENT)
    for name in ("production", "development"):
        (copy / "requirements" / f"{name}.txt").write_text("# nothing\n")
    return copy


@pytest.fixture
def pythons(tmp_path) -> Path:
    """A directory for the PATH in which a test says which Pythons there are; it has what the script itself needs."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for tool in ("sh", "cat", "cksum", "dirname", "mv", "rm"):
        (directory / tool).symlink_to(str(shutil.which(tool)))
    return directory


def install(directory: Path, name: str, script: str) -> None:
    (directory / name).write_text(f"#!/bin/sh\n{script}\n")
    (directory / name).chmod(0o755)


def make_environment(clone: Path, pythons: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [clone / MAKE_ENVIRONMENT, ".venv", *arguments],
        env={"PATH": str(pythons)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_environment_takes_the_first_python_that_works(small_clone, pythons):
    install(pythons, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    install(pythons, "python3.12", "exit 1")
    install(pythons, "python3", f'exec "{sys.executable}" "$@"')

    first = make_environment(small_clone, pythons, "production")
    second = make_environment(small_clone, pythons, "production")

    assert first.returncode == 0, first.stderr
    assert "Making .venv with Python 3." in first.stdout
    assert (small_clone / ".venv" / "bin" / "python").exists()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_environment_without_a_usable_python_says_what_to_do(small_clone, pythons):
    install(pythons, "python3", "exit 1")

    result = make_environment(small_clone, pythons, "production")

    assert result.returncode == 1
    assert "This project needs Python 3.11 or newer" in result.stderr
    assert "make run PYTHON=" in result.stderr
    assert not (small_clone / ".venv").exists()


def test_environment_that_was_made_half_way_is_made_again(small_clone, pythons):
    half = small_clone / ".venv" / "lib" / "half a package"
    half.mkdir(parents=True)

    result = make_environment(small_clone, pythons, "production", sys.executable)

    assert result.returncode == 0, result.stderr
    assert not half.exists()


def test_environment_follows_its_requirements(small_clone, pythons):
    make_environment(small_clone, pythons, "development", sys.executable)
    kept = small_clone / ".venv" / "kept"
    kept.touch()

    production = make_environment(small_clone, pythons, "production", sys.executable)
    (small_clone / "requirements" / "production.txt").write_text("# something else\n")
    changed = make_environment(small_clone, pythons, "production", sys.executable)

    assert production.stdout == ""
    assert "Installing requirements/production.txt" in changed.stdout
    assert kept.exists()


def test_environment_that_could_not_be_installed_is_made_again(small_clone, pythons):
    right = "# nothing\n"
    (small_clone / "requirements" / "production.txt").write_text("./is-not-there --hash=sha256:00\n")
    failed = make_environment(small_clone, pythons, "production", sys.executable)
    (small_clone / "requirements" / "production.txt").write_text(right)

    again = make_environment(small_clone, pythons, "production", sys.executable)

    assert failed.returncode != 0
    assert "Making .venv" in again.stdout
    assert again.returncode == 0


# --- make run -----------------------------------------------------------------------------------


class Site:
    """`make run` in a clone, on the packages that these tests run on."""

    def __init__(self, clone: Path) -> None:
        self.clone = clone
        self.port = spare_port()
        self.log = clone / "make.log"
        environment = clone / ".venv"
        (environment / "bin").mkdir(parents=True)
        install(environment / "bin", "python", f'exec "{sys.executable}" "$@"')
        with (clone / "requirements" / "production.txt").open() as requirements:
            checksum = subprocess.run(["cksum"], stdin=requirements, capture_output=True, text=True, check=True).stdout
        (environment / "installed-production").write_text(f"{checksum.strip()} {sys.version}\n")

    def start(self) -> "subprocess.Popen[bytes]":
        with self.log.open("w") as log:
            return subprocess.Popen(
                ["make", "run", f"PORT={self.port}"],
                cwd=self.clone,
                env={"PATH": os.environ["PATH"]},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, words: str, process: "subprocess.Popen[bytes]", within: float = 240) -> None:
        deadline = time.monotonic() + within
        while words not in self.log.read_text():
            assert process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address(path), timeout=30) as response:
                return response.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def sign_in(self, password: str) -> str:
        """Sign in to the admin and return the address at which that ends."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with opener.open(self.address("/admin/"), timeout=30) as page:
            address = page.url
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        assert token
        form = {"login": "staff", "password": password, "csrfmiddlewaretoken": token[1], "next": "/admin/"}
        with opener.open(address, urlencode(form).encode(), timeout=30) as answer:
            return answer.url

    def processes(self) -> list[int]:
        """Return every process that works in the clone."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "cwd").readlink() == self.clone:
                    found.append(int(entry.name))
            except OSError:
                continue
        return found


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_run_serves_the_whole_site_also_after_it_was_killed_half_way(clone):
    site = Site(clone)

    killed = site.start()
    site.wait_for("Loading the starter content.", killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    first = site.start()
    site.wait_for("Ready: ", first)
    output = site.log.read_text()
    password = (clone / "var" / "staff-password.txt").read_text().strip()

    assert f"Ready: http://127.0.0.1:{site.port}/" in output
    assert f"Staff sign in at http://127.0.0.1:{site.port}/admin/ as staff" in output
    assert password not in output
    assert site.status("/") == 200
    assert site.status("/case-studies/") == 200
    assert site.status("/is-not-there/") == 404
    assert site.status(static_file(clone)) == 200
    assert site.sign_in(password) == site.address("/admin/")

    second = site.start()

    assert second.wait(timeout=60) != 0
    assert f"choose another one: make run PORT={site.port + 1}" in site.log.read_text()
    os.killpg(first.pid, signal.SIGINT)
    first.wait(timeout=30)
    assert site.processes() == []

    third = site.start()
    site.wait_for("Ready: ", third)

    assert "Loading" not in site.log.read_text()
    assert "collected" not in site.log.read_text()
    assert (clone / "var" / "staff-password.txt").read_text().strip() == password
    third.terminate()
    third.wait(timeout=30)
    assert site.processes() == []


def static_file(clone: Path) -> str:
    name = next((clone / "var" / "static" / "wagtailadmin" / "css").glob("core.*.css"))
    return f"/static/{name.relative_to(clone / 'var' / 'static')}"
