"""The live index and its predecessor on disk, and who may write.

    root/current          names the live directory and the previous one; replaced in one step, never edited
    root/index-…/         a tantivy index, with `manifest.json` beside its files
    root/journal          there while a rebuild runs
    root/*.lock           advisory locks; the system lets go of them when their process dies

Invariant: what `current` names is complete. A directory that it does not name is unfinished or old, and may be removed by
whoever holds the rebuild lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from search.contract import EngineBusy, EngineUnavailable, IndexMissing, IndexOutdated, IndexTorn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITING: Final = "write.lock"
REBUILDING: Final = "rebuild.lock"

_MANIFEST: Final = "manifest.json"
_PAUSE: Final = 0.005


@dataclass(frozen=True, slots=True)
class Current:
    """Which directories are in use."""

    live: str
    previous: str | None = None


class Directories:
    """The files under one root. Safe to use from many threads and processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = root / "current"
        self.journal = root / "journal"

    def current(self) -> Current:
        """Which directories are in use. Raises `IndexMissing` or `IndexTorn`."""
        try:
            pointer = json.loads(self.pointer.read_bytes())
            return Current(str(pointer["live"]), pointer["previous"])
        except FileNotFoundError:
            raise IndexMissing(f"There is no index in {self.root} yet.") from None
        except OSError as error:
            raise EngineUnavailable(f"{self.pointer} cannot be read: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise IndexTorn(f"{self.pointer} is damaged.") from error

    def checked(self, name: str, fingerprint: str) -> Path:
        """The directory of this name, if it was finished and built as `fingerprint` says."""
        directory = self.root / name
        try:
            built = json.loads((directory / _MANIFEST).read_bytes())["fingerprint"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexTorn(f"{directory} is damaged.") from error
        if built != fingerprint:
            raise IndexOutdated(f"{directory} was built as {built}, and {fingerprint} is needed.")
        return directory

    def new(self) -> Path:
        """An empty directory beside the live one."""
        directory = self.root / f"index-{time.time_ns():x}-{os.getpid()}"
        directory.mkdir(parents=True)
        return directory

    def put_in_place(self, directory: Path, fingerprint: str) -> None:
        """Make a finished directory the live one, in one step. Hold the write lock."""
        _write(directory / _MANIFEST, {"fingerprint": fingerprint})
        self._point(Current(directory.name, self._live_name()))

    def swap_back(self, previous: str) -> None:
        """Make the previous directory the live one, and the other way round. Hold the write lock."""
        self._point(Current(previous, self._live_name()))

    def tidy(self) -> None:
        """Remove the directories that are not in use. Hold the rebuild lock."""
        try:
            current = self.current()
        except IndexTorn:
            return  # nobody can tell which is in use; a rebuild will point anew, and tidy again
        except IndexMissing:
            used: set[str | None] = set()
        else:
            used = {current.live, current.previous}
        for directory in self.root.glob("index-*"):
            if directory.name not in used:
                shutil.rmtree(directory, ignore_errors=True)

    @contextlib.contextmanager
    def locked(self, name: str, *, timeout: float) -> Iterator[None]:
        """Keep every other thread and process out. Raises `EngineBusy` after `timeout` seconds."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / name).open("ab")
        except OSError as error:
            raise EngineUnavailable(f"{self.root} cannot be written: {error}") from error
        with file:
            until = time.monotonic() + timeout
            while not _lock(file.fileno(), fcntl.LOCK_EX):
                if time.monotonic() >= until:
                    raise EngineBusy(f"{self.root / name} was held for longer than {timeout} s.")
                time.sleep(_PAUSE)
            yield

    def is_locked(self, name: str) -> bool:
        """Whether anybody holds a lock."""
        try:
            with (self.root / name).open("rb") as file:
                return not _lock(file.fileno(), fcntl.LOCK_SH)
        except OSError:
            return False

    def _live_name(self) -> str | None:
        try:
            return self.current().live
        except (IndexMissing, IndexTorn):
            return None

    def _point(self, current: Current) -> None:
        _write(self.pointer, {"live": current.live, "previous": current.previous})


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, content: dict[str, str | None]) -> None:
    """Replace a file in one step, on disk when this returns."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
