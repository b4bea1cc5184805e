"""Programs that start together and stop together, tried with real ones."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cms.processes import read_procfile
from cms.settings.environment import PROJECT_DIR

RUNNER = (
    "import sys; from pathlib import Path; from cms.processes import *; "
    "sys.exit(run_together(read_procfile(Path(sys.argv[1])), anew=sys.argv[2] == 'anew'))"
)

LATE = """
import os, pathlib, time
from cms import processes
group = processes._group
def after_the_runner(pid):
    if pid == 0:
        pathlib.Path("forked.part").write_text(str(os.getpid()))
        os.replace("forked.part", "forked.pid")
        while os.getppid() == runner:
            time.sleep(0.01)
    group(pid)
runner, processes._group = os.getpid(), after_the_runner
"""
"""Keeps each program from its first step until the runner is dead."""


@pytest.fixture
def start(tmp_path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start a Procfile of programs which write their process id to a file and then do what the test says."""

    def start_all(how: str, before: str = "", **programs: str) -> "subprocess.Popen[bytes]":
        lines = ["# programs"]
        for name, does in programs.items():
            code = f"import os, pathlib, signal, subprocess, sys, time\npathlib.Path('{name}.part').write_text(str(os.getpid()))\n"
            (tmp_path / f"{name}.py").write_text(
                f"{code}os.replace('{name}.part', '{name}.pid')\n{textwrap.dedent(does)}\n"
            )
            lines.append(f"{name}: python {name}.py")
        (tmp_path / "Procfile").write_text("\n".join(lines) + "\n")
        with (tmp_path / "errors").open("w") as errors:
            return subprocess.Popen(
                [sys.executable, "-c", before + RUNNER, "Procfile", how],
                cwd=tmp_path,
                env=os.environ | {"PYTHONPATH": str(PROJECT_DIR)},
                stderr=errors,
            )

    return start_all


def pid_of(path: Path) -> int:
    return int(eventually(lambda: path.exists() and path.read_text()))


def eventually(found: Callable[[], Any], within: float = 20) -> Any:
    deadline = time.monotonic() + within
    while not (value := found()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return value


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("how", ["forked", "anew"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_all(start, tmp_path, how, number):
    runner = start(how, one="time.sleep(60)", two="time.sleep(60)")
    pids = [pid_of(tmp_path / "one.pid"), pid_of(tmp_path / "two.pid")]

    runner.send_signal(number)

    assert runner.wait(timeout=10) == 0
    assert not any(is_alive(pid) for pid in pids)


def test_signal_at_once_leaves_nothing_behind(start, tmp_path):
    for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
        runner = start("forked", one="time.sleep(60)", two="time.sleep(60)")
        time.sleep(delay)

        runner.send_signal(signal.SIGTERM)

        assert runner.wait(timeout=10) in (0, -signal.SIGTERM)
        time.sleep(0.1)
        pids = [int(file.read_text()) for file in tmp_path.glob("*.pid")]
        assert not any(is_alive(pid) for pid in pids)


@pytest.mark.parametrize(("does", "code"), [("sys.exit(3)", 3), ("sys.exit(0)", 0), ("os.kill(os.getpid(), 9)", -9)])
def test_end_of_one_stops_the_others_and_is_named(start, tmp_path, does, code):
    runner = start("forked", stays="time.sleep(60)", ends=f"time.sleep(0.5); {does}")
    stays = pid_of(tmp_path / "stays.pid")

    assert runner.wait(timeout=10) == 1
    assert (
        f'"ends" ended by itself (exit code {code}), so the others are stopped too.'
        in (tmp_path / "errors").read_text()
    )
    assert not is_alive(stays)


def test_what_a_program_started_stops_with_it(start, tmp_path):
    child = "subprocess.Popen(['sh', '-c', 'echo $$ > child.part; mv child.part child.pid; sleep 60']); time.sleep(60)"
    runner = start("forked", parent=child)
    pid = pid_of(tmp_path / "child.pid")

    runner.terminate()

    assert runner.wait(timeout=10) == 0
    assert not is_alive(pid)


def test_second_interrupt_ends_what_will_not_stop(start, tmp_path):
    runner = start(
        "forked", stubborn="signal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.replace(__file__, 'deaf'); time.sleep(60)"
    )
    pid = pid_of(tmp_path / "stubborn.pid")
    eventually((tmp_path / "deaf").exists)
    runner.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert is_alive(pid)

    runner.send_signal(signal.SIGINT)

    assert runner.wait(timeout=5) == 0
    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_killed_runner_takes_its_programs_along(start, tmp_path):
    runner = start("forked", one="time.sleep(60)")
    pid = pid_of(tmp_path / "one.pid")

    runner.kill()
    runner.wait()

    eventually(lambda: not is_alive(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
@pytest.mark.parametrize("how", ["forked", "anew"])
def test_runner_that_is_killed_before_a_program_begins_leaves_nothing_behind(start, tmp_path, how):
    runner = start(how, before=LATE, one="time.sleep(60)")
    pid = pid_of(tmp_path / "forked.pid")

    runner.kill()
    runner.wait()

    eventually(lambda: not is_alive(pid))
    assert not (tmp_path / "one.pid").exists()


def test_procfile_gives_names_and_commands(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "9000")
    (tmp_path / "Procfile").write_text('# words\n\nweb: python serve.py $PORT "two words"\nworker: python -m work *\n')

    assert read_procfile(tmp_path / "Procfile") == {
        "web": ["python", "serve.py", "9000", "two words"],
        "worker": ["python", "-m", "work", "*"],
    }
