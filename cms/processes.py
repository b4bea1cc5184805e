"""Runs the programs of a Procfile together, as children of a process that has loaded Django already.

They start together and stop together: when one ends, when Ctrl-C, a hang-up or a termination comes, and,
on Linux, even when this process itself is killed. Nothing that they started stays behind.
"""

import contextlib
import ctypes
import multiprocessing
import os
import runpy
import shlex
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
SECONDS_TO_STOP = 15.0
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def read_procfile(path: Path) -> dict[str, list[str]]:
    """Return each program's name and command; $NAME stands for an environment variable."""
    commands = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, colon, command = line.partition(":")
        if colon and not line.startswith("#"):
            commands[name.strip()] = shlex.split(os.path.expandvars(command))
    return commands


def run_together(commands: Mapping[str, list[str]], *, anew: bool) -> int:
    """Start every command, wait until one ends or a signal comes, stop them all; return an exit code.

    Loading Django takes longer than all else in a start, so a program goes on in the copy of this process
    that a fork makes. `anew` starts it from nothing instead, as one that reloads itself must be.
    """
    # Blocked signals wait until they are asked for, so that none can come at a wrong moment.
    signal.signal(signal.SIGCHLD, lambda *_: None)  # else some systems throw it away while it waits
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS | {signal.SIGCHLD})
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_become, args=(commands[name], anew, os.getpid()), name=name) for name in commands]
    try:
        for process in processes:
            process.start()
            _group(process.pid or 0)
        return _wait_for_the_first_end(processes)
    finally:
        _stop([process for process in processes if process.pid])


def _become(command: list[str], anew: bool, runner: int) -> None:  # noqa: FBT001 - multiprocessing passes positions
    _group(0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != runner:  # It was killed before it could be asked for that signal, which never comes now.
        sys.exit(1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS | {signal.SIGCHLD})
    _python, *arguments = command
    if anew:
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - the commands are the project's own
    is_module = arguments[0] == "-m"
    sys.argv = arguments[1:] if is_module else arguments
    run = runpy.run_module if is_module else runpy.run_path
    run(sys.argv[0], run_name="__main__")


def _group(pid: int) -> None:
    """Give a process a group of its own, which can be stopped with everything that it starts.

    Both sides do so, as nobody knows which comes first.
    """
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)


def _wait_for_the_first_end(processes: Sequence[BaseProcess]) -> int:
    while True:
        if signal.sigwait(STOP_SIGNALS | {signal.SIGCHLD}) in STOP_SIGNALS:
            return 0
        for process in processes:
            if process.exitcode is not None:
                print(  # noqa: T201 - for the person who started it
                    f'"{process.name}" ended by itself (exit code {process.exitcode}), so the others are stopped too.',
                    file=sys.stderr,
                )
                return 1


def _stop(processes: Sequence[BaseProcess]) -> None:
    """Ask every group to end; after a while, or when Ctrl-C comes once more, end it."""
    _signal_groups(processes, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while any(process.exitcode is None for process in processes) and time.monotonic() < deadline:
        if signal.SIGINT in signal.sigpending():
            break
        time.sleep(0.02)
    _signal_groups(processes, signal.SIGKILL)  # whatever outlived the first of its group ends here too
    for process in processes:
        process.join()


def _signal_groups(processes: Sequence[BaseProcess], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid or 0, number)
