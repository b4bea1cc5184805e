"""The engine on tantivy: readers that see each commit at once, one writer at a time, rebuilds beside the live index.

Readers take no lock: before each question they look whether the pointer or tantivy's own list of segments was replaced, and
if so open the newer state. Writers of all processes queue for one file lock. A rebuild holds another lock, so that
publishing goes on: it is noted in a journal, and replayed into the new index under the write lock, just before the swap.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tantivy

from search import analysis
from search.contract import (
    OF_ANOTHER_VERSION,
    Applied,
    EngineBusy,
    EngineError,
    EngineUnavailable,
    Health,
    Held,
    Hit,
    IndexOutdated,
    IndexTorn,
    IndexUnusable,
    Layout,
    Query,
    RebuildRefused,
    RebuildRunning,
    Rebuilt,
    Results,
    State,
    Suggestion,
    Tombstone,
)
from search.engines.embedded import checksums, fields, journal, writing
from search.engines.embedded.asking import Asker
from search.engines.embedded.directories import REBUILDING, WRITING, Directories
from search.engines.embedded.reading import Reader
from search.engines.embedded.vocabulary import Lexicons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from search.contract import Change, Document

_TRIES: Final = 3
_REBUILD_PATIENCE: Final = 1.0
"""Seconds to wait for the rebuild lock, since writers hold it for a moment to see whether a rebuild runs."""

_Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    stamp: _Stamp
    directory: Path
    index: tantivy.Index
    reader: Reader


class EmbeddedEngine:
    """Keeps `search.contract.Engine` in a directory of local disk. A network file system will not do: it locks files."""

    name = "embedded"

    def __init__(self, directory: Path | str, *, layout: Layout | None = None, patience: float = 10.0) -> None:
        self.layout = layout or Layout()
        self._patience = patience
        self._directories = Directories(Path(directory))
        self._schema = fields.schema(self.layout)
        self._asker = Asker(self._schema, self.layout)
        self._forget()

    @property
    def fingerprint(self) -> str:
        """Names what an index depends on."""
        built_with = (analysis.FINGERPRINT, fields.VERSION, self.layout)
        return hashlib.sha256(repr(built_with).encode()).hexdigest()[:16]

    def search(self, query: Query) -> Results:
        """Answer a question."""
        with self._reading():
            return self._opened().reader.search(query)

    def suggest(self, prefix: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Titles with words that begin as typed."""
        with self._reading():
            return self._opened().reader.suggest(prefix, limit)

    def similar(self, key: str, *, limit: int = 4, kinds: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """What reads most like a document."""
        with self._reading():
            return self._opened().reader.similar(key, limit, kinds)

    def versions(self) -> Iterator[Held]:
        """Everything that is held. Whoever compares wants the truth, so the files are read and checked first."""
        with self._reading():
            opened = self._opened()
            self._check()
            return opened.reader.versions()

    def count(self) -> int:
        """How many documents can be found."""
        with self._reading():
            return self._opened().reader.count()

    def apply(self, changes: Iterable[Change]) -> Applied:
        """Write documents and tombstones in one commit."""
        batch = list(changes)
        if not batch:
            return Applied()
        with self._reading(), self._directories.locked(WRITING, timeout=self._patience):
            if self._is_journal_needed():
                journal.append(self._directories.journal, batch)
            opened = self._opened()
            applied = writing.apply(opened.index, opened.reader, batch, self.layout)
            self._lexicons = Lexicons()
            return applied

    def rebuild(self, documents: Iterable[Document], *, progress: Callable[[int], None] | None = None) -> Rebuilt:
        """Fill a new index beside the live one, check it, and put it in place."""
        began = time.monotonic()
        with _translated(), self._rebuild_lock():
            self._directories.tidy()
            with self._directories.locked(WRITING, timeout=self._patience):
                self._directories.journal.write_bytes(b"")
            try:
                directory, count = self._filled(documents, progress or (lambda _: None))
                with self._directories.locked(WRITING, timeout=self._patience):
                    replayed = self._replay(directory)
                    self._directories.put_in_place(directory, self.fingerprint)
                    self._directories.journal.unlink()
            finally:
                self._directories.journal.unlink(missing_ok=True)
                self._directories.tidy()
        return Rebuilt(documents=count, replayed=replayed, seconds=time.monotonic() - began)

    def revert(self) -> None:
        """Go back to the index before the last rebuild."""
        with _translated(), self._rebuild_lock(), self._directories.locked(WRITING, timeout=self._patience):
            previous = self._directories.current().previous
            if previous is None:
                raise RebuildRefused("There is no previous index to go back to.")
            try:
                damaged = checksums.damaged(self._directories.checked(previous, self.fingerprint))
            except IndexOutdated as error:
                raise RebuildRefused(OF_ANOTHER_VERSION) from error
            except IndexTorn as error:
                raise RebuildRefused(f"The index before cannot be used. {error}") from error
            if damaged:
                raise RebuildRefused(f"The index before cannot be used. {damaged} is damaged.")
            self._directories.swap_back(previous)

    def health(self, *, is_thorough: bool = False) -> Health:
        """Ask the index how it is."""
        is_rebuilding = self._directories.is_locked(REBUILDING)
        try:
            count = self.count()
            if is_thorough:
                self._check()
            return Health(state=State.READY, documents=count, is_rebuilding=is_rebuilding)
        except IndexUnusable as error:
            return Health(state=error.state, is_rebuilding=is_rebuilding, detail=str(error))
        except EngineError as error:
            return Health(state=State.UNREACHABLE, is_rebuilding=is_rebuilding, detail=str(error))

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._last: _Opened | None = None
        self._lexicons = Lexicons()
        self._threads = ThreadPoolExecutor(os.cpu_count(), "search-counting")

    def _opened(self) -> _Opened:
        """The index as it is now."""
        if self._process != os.getpid():
            self._forget()  # a fork has neither our threads nor, perhaps, an open lock
        for attempt in range(1, _TRIES + 1):
            try:
                return self._newest()
            except IndexTorn:
                # Between reading the pointer and opening its directory, two rebuilds may have gone by.
                if attempt == _TRIES:
                    raise
        raise AssertionError  # the last attempt returns or raises

    def _newest(self) -> _Opened:
        last = self._last
        pointer = _stamp(self._directories.pointer)
        if last is not None and last.stamp == pointer + _stamp(last.directory / "meta.json"):
            return last
        with self._lock:
            live = self._directories.current().live
            directory = self._directories.checked(live, self.fingerprint)
            stamp = pointer + _stamp(directory / "meta.json")
            if last is not None and last.directory == directory:
                index = last.index
                index.reload()
            else:
                index = _open(directory)
            self._last = self._state(index, directory, stamp)
            return self._last

    def _state(self, index: tantivy.Index, directory: Path, stamp: _Stamp = ()) -> _Opened:
        reader = Reader(index.searcher(), self._asker, self.layout, self._lexicons, self._threads)
        return _Opened(stamp, directory, index, reader)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Tell an index that is damaged, which a rebuild helps, from an engine that fails for another reason."""
        try:
            with _translated():
                yield
        except EngineBusy:
            raise
        except EngineUnavailable:
            self._last = None  # what gave up in the middle is not asked again
            self._check()
            raise

    def _check(self) -> None:
        """Raise `IndexTorn` if a file of the live index is not as it was written."""
        while True:
            live = self._directories.root / self._directories.current().live
            before = _stamp(self._directories.pointer) + _stamp(live / "meta.json")
            damaged = checksums.damaged(live)
            if damaged is None:
                return
            # A file that is gone because another state of the index took its place is no damage.
            if before == _stamp(self._directories.pointer) + _stamp(live / "meta.json"):
                raise IndexTorn(f"{damaged} is damaged.")

    def _is_journal_needed(self) -> bool:
        """Whether a rebuild runs. One that was killed leaves its journal behind, and nobody will read it."""
        if not self._directories.journal.exists():
            return False
        if self._directories.is_locked(REBUILDING):
            return True
        self._directories.journal.unlink(missing_ok=True)
        return False

    @contextlib.contextmanager
    def _rebuild_lock(self) -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self._directories.locked(REBUILDING, timeout=_REBUILD_PATIENCE))
            except EngineBusy as error:
                raise RebuildRunning("Another rebuild of this index is running.") from error
            yield

    def _filled(self, documents: Iterable[Document], progress: Callable[[int], None]) -> tuple[Path, int]:
        directory = self._directories.new()
        index = tantivy.Index(self._schema, path=str(directory), reuse=False)
        index.config_reader("manual", 0)
        count = 0
        for count in writing.fill(index, documents, self.layout):
            progress(count)
        index.reload()
        found = self._state(index, directory).reader.count()
        if found != count:
            raise RebuildRefused(f"The new index holds {found} documents and was given {count}.")
        return directory, count

    def _replay(self, directory: Path) -> int:
        """Bring what was written meanwhile, and what was removed before, into the new index."""
        index = _open(directory)
        gone: list[Change] = []
        with contextlib.suppress(IndexUnusable):
            gone = [Tombstone(held.key, held.version) for held in self.versions() if held.is_gone]
        changes = [*gone, *journal.replay(self._directories.journal)]
        writing.apply(index, self._state(index, directory).reader, changes, self.layout)
        return len(changes) - len(gone)


def _open(directory: Path) -> tantivy.Index:
    try:
        index = tantivy.Index.open(str(directory))
        # Without this, tantivy watches the directory from a thread of its own and is up to half a second late.
        index.config_reader("manual", 0)
        index.reload()
    except (ValueError, OSError) as error:
        raise IndexTorn(f"{directory} is damaged: {error}") from error
    return index


def _stamp(path: Path) -> _Stamp:
    """What changes whenever a file is replaced."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (status.st_ino, status.st_mtime_ns, status.st_size)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Let nothing of tantivy's out but the contract's exceptions."""
    try:
        yield
    except EngineError:
        raise
    except (ValueError, OSError) as error:
        raise EngineUnavailable(f"The embedded engine failed: {error}") from error
    except BaseException as error:
        # What Rust calls a panic arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ == "PanicException":
            raise EngineUnavailable(f"tantivy gave up: {error}") from error
        raise
