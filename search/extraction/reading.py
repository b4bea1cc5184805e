"""From a file to its text: starts the process that reads it, waits no longer than it may, and judges how it ended."""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from search.enums import TextState
from search.extraction.limits import Limits

READABLE: Final = ("docx", "pdf")
"""Ends of names. The older .doc is left out: no well-kept library reads it, and it may hold macros, so it cannot be uploaded."""

CHILD: Final = Path(__file__).with_name("child.py")
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What became of reading a file."""

    state: TextState
    text: str = ""
    is_cut: bool = False
    detail: str = ""


def read_file(file: IO[bytes], *, kind: str, limits: Limits | None = None) -> Extracted:
    """Read a file of one of the readable kinds. Never raises for anything that is in the file."""
    limits = limits or Limits()
    with TemporaryFile() as copy:
        size = 0
        while piece := file.read(PIECE):
            size += copy.write(piece)
            if size > limits.size:
                return Extracted(state=TextState.TOO_BIG, detail=f"It has more than {limits.size // PIECE} MB.")
        copy.seek(0)
        return _read(copy, kind, limits)


def _read(file: IO[bytes], kind: str, limits: Limits) -> Extracted:
    numbers = (limits.pages, limits.characters, limits.memory, limits.processor_seconds)
    # -I: neither the environment nor the directory says what Python loads.
    command = [sys.executable, "-I", str(CHILD), kind, *map(str, numbers)]
    try:
        ended = subprocess.run(  # noqa: S603 - all of it is ours
            command, stdin=file, capture_output=True, env={}, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Extracted(state=TextState.TOO_SLOW, detail=f"Reading it takes more than {limits.seconds:g} seconds.")
    if ended.returncode == -signal.SIGXCPU:
        detail = f"Reading it takes more than {limits.processor_seconds} seconds of the processor."
        return Extracted(state=TextState.TOO_SLOW, detail=detail)
    if ended.returncode == -signal.SIGKILL:
        return Extracted(state=TextState.TOO_BIG, detail="The system ended the reader, mostly for its memory.")
    if ended.returncode:
        return Extracted(state=TextState.DAMAGED, detail=f"The reader ended with {ended.returncode}.")
    found = json.loads(ended.stdout)
    return Extracted(**found | {"state": TextState(found["state"])})
