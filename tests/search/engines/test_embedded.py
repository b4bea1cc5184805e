"""What only the embedded engine promises: files that may be torn, processes that may die, writers that queue."""

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.contract import (
    Applied,
    Document,
    EngineBusy,
    EngineUnavailable,
    Held,
    IndexOutdated,
    Layout,
    Query,
    State,
    Tombstone,
)
from search.engines.embedded import EmbeddedEngine, counting
from search.engines.embedded.directories import REBUILDING, WRITING, Directories
from tests.search.engines.documents import MEDICINE, NURSING, SCHEME, THREE, kept, some

SPAWNED = multiprocessing.get_context("spawn")


def test_index_of_another_layout_is_outdated(root: Path, embedded: EmbeddedEngine) -> None:
    other = EmbeddedEngine(root, layout=Layout(facets=("kind", "colour"), together=()))

    assert other.fingerprint != embedded.fingerprint
    assert other.health().state is State.OUTDATED
    with pytest.raises(IndexOutdated):
        other.search(Query())


def test_search_continues_over_many_rebuilds(root: Path, embedded: EmbeddedEngine) -> None:
    reader = EmbeddedEngine(root)

    for _ in range(3):
        embedded.rebuild(THREE)
        assert reader.count() == 3

    assert len(list(root.glob("index-*"))) == 2


def test_abandoned_directory_is_removed(root: Path, embedded: EmbeddedEngine) -> None:
    (root / "index-abandoned").mkdir()

    embedded.rebuild(THREE)

    assert not (root / "index-abandoned").exists()


def test_writer_gives_up_when_another_does_not_give_way(root: Path, embedded: EmbeddedEngine) -> None:
    engine = EmbeddedEngine(root, patience=0.05)

    with Directories(root).locked(WRITING, timeout=1), pytest.raises(EngineBusy):
        engine.apply([replace(NURSING, version=2)])

    assert engine.apply([replace(NURSING, version=2)]) == Applied(written=1)


def test_reader_does_not_wait_for_a_writer(root: Path, embedded: EmbeddedEngine) -> None:
    with Directories(root).locked(WRITING, timeout=1), Directories(root).locked(REBUILDING, timeout=1):
        assert embedded.count() == 3
        assert EmbeddedEngine(root).count() == 3


def test_journal_of_a_killed_rebuild_is_dropped(root: Path, embedded: EmbeddedEngine) -> None:
    (root / "journal").write_text('{"key": "page:1", "version": 99}\n')

    embedded.apply([replace(NURSING, version=2)])

    assert not (root / "journal").exists()
    assert embedded.rebuild(THREE).replayed == 0
    assert embedded.count() == 3


def test_torn_last_line_of_the_journal_is_left_out(root: Path, embedded: EmbeddedEngine) -> None:
    def documents() -> Iterator[Document]:
        yield NURSING
        EmbeddedEngine(root).apply([Tombstone(SCHEME.key, 5)])
        with (root / "journal").open("a") as file:
            file.write('{"key": "page:1", "ver')

    assert embedded.rebuild(documents()).replayed == 1
    assert set(embedded.versions()) == {kept(NURSING), Held(SCHEME.key, 5, is_gone=True)}


def write_share(root: Path, share: int, shares: int) -> None:
    engine = EmbeddedEngine(root, patience=60)
    for document in list(some(48))[share::shares]:
        engine.apply([document])


def test_many_processes_write_at_once(root: Path, embedded: EmbeddedEngine) -> None:
    writers = [SPAWNED.Process(target=write_share, args=(root, share, 3)) for share in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert embedded.count() == 48 + 1  # page:1 and page:2 were there, and are replaced at the same version or kept


def write_until_killed(root: Path) -> None:
    engine = EmbeddedEngine(root)
    for version in range(2, 10_000):
        engine.apply(replace(document, version=version) for document in some(20))


def test_killed_writer_leaves_a_whole_index(root: Path, embedded: EmbeddedEngine) -> None:
    writer = SPAWNED.Process(target=write_until_killed, args=(root,))
    writer.start()
    while embedded.count() < 20:
        time.sleep(0.02)
    assert writer.pid
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()

    versions = {held.version for held in embedded.versions() if held.key.startswith("page:")}

    assert len(versions) == 1  # each commit wrote all twenty, so none is half there
    assert embedded.apply([replace(NURSING, version=99_999)]) == Applied(written=1)


def rebuild_until_killed(root: Path) -> None:
    def documents() -> Iterator[Document]:
        for number, document in enumerate(some(100_000)):
            if number == 50:
                (root / "half-way").touch()
            yield document

    EmbeddedEngine(root).rebuild(documents())


def test_killed_rebuild_leaves_the_live_index(root: Path, embedded: EmbeddedEngine) -> None:
    rebuilder = SPAWNED.Process(target=rebuild_until_killed, args=(root,))
    rebuilder.start()
    while not (root / "half-way").exists():
        time.sleep(0.02)
    assert embedded.health().is_rebuilding
    assert rebuilder.pid
    os.kill(rebuilder.pid, signal.SIGKILL)
    rebuilder.join()

    assert not embedded.health().is_rebuilding
    assert embedded.count() == 3
    assert embedded.rebuild([MEDICINE]).documents == 1
    assert len(list(root.glob("index-*"))) == 2


def test_engine_survives_a_fork(root: Path, embedded: EmbeddedEngine) -> None:
    # A fork of this process, with its threads, would be a warning and so an error: a fresh one forks.
    program = (
        "import os, sys\n"
        "from search.contract import Query, Tombstone\n"
        "from search.engines.embedded import EmbeddedEngine\n"
        "engine = EmbeddedEngine(sys.argv[1])\n"
        "assert engine.count() == 3\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    engine.apply([Tombstone('page:1', 2)])\n"
        "    os._exit(0 if engine.search(Query()).total == 2 else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert engine.count() == 2\n"
    )

    subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(root)], check=True, timeout=60)

    assert embedded.count() == 2


def test_full_disk_is_said_and_nothing_is_applied(root: Path, embedded: EmbeddedEngine) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        with pytest.raises(EngineUnavailable):
            embedded.apply([replace(NURSING, version=2, title="Too much " * 200)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)

    assert kept(NURSING) in set(embedded.versions())
    assert embedded.apply([replace(NURSING, version=2)]) == Applied(written=1)


def test_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    engine = EmbeddedEngine(tmp_path / "file" / "index")

    with pytest.raises(EngineUnavailable):
        engine.rebuild(THREE)
    assert engine.health().state is State.UNREACHABLE


def test_change_is_found_at_once_in_a_large_index(embedded: EmbeddedEngine) -> None:
    embedded.rebuild(some(1000))

    for number in range(9):
        embedded.apply([replace(NURSING, version=2 + number, title=f"Word{number}")])

        assert embedded.search(Query(text=f"word{number}")).total == 1


@pytest.mark.parametrize("text", ["", "nurse", "nurse nowhere kidney", '"nowhere"'])
@pytest.mark.parametrize(
    "filters", [{}, {"nation": ("wales",)}, {"stage": ("predoctoral",), "funder": ("nihr",), "nation": ("england",)}]
)
def test_facets_counted_in_threads_are_the_same(
    embedded: EmbeddedEngine,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    filters: dict[str, tuple[str, ...]],
) -> None:
    embedded.apply(some(100))
    query = Query(text=text, filters=filters, facets=embedded.layout.facets)
    at_once = embedded.search(query)
    monkeypatch.setattr(counting, "_MANY", 0)

    assert EmbeddedEngine(root).search(query) == at_once
