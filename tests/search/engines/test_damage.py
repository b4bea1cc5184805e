"""Files of the embedded engine that are missing, cut, or have other bytes than were written: said, and mended by a rebuild."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.contract import EngineUnavailable, IndexTorn, Query, RebuildRefused, State, Tombstone
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.directories import Directories
from search.engines.embedded.reading import Reader
from tests.search.engines.documents import MEDICINE, NURSING, THREE
from tests.search.engines.test_embedded import SPAWNED, write_share


def live(root: Path) -> Path:
    return root / Directories(root).current().live


def remove_directory(root: Path) -> None:
    shutil.rmtree(live(root))


def remove_manifest(root: Path) -> None:
    (live(root) / "manifest.json").unlink()


def spoil_manifest(root: Path) -> None:
    (live(root) / "manifest.json").write_text("[")


def spoil_pointer(root: Path) -> None:
    (root / "current").write_text("{")


def spoil_list_of_segments(root: Path) -> None:
    (live(root) / "meta.json").write_text("{}")


def remove_list_of_segments(root: Path) -> None:
    (live(root) / "meta.json").unlink()


def remove_segment(root: Path) -> None:
    for file in live(root).glob("*.term"):
        file.unlink()


def cut_segment(root: Path) -> None:
    for file in live(root).glob("*.store"):
        file.write_bytes(file.read_bytes()[:-20])


@pytest.mark.parametrize(
    "damage",
    [
        remove_directory,
        remove_manifest,
        spoil_manifest,
        spoil_pointer,
        spoil_list_of_segments,
        remove_list_of_segments,
        remove_segment,
        cut_segment,
    ],
)
@pytest.mark.usefixtures("embedded")
def test_damaged_index_is_said_and_rebuilt(root: Path, damage: Callable[[Path], None]) -> None:
    damage(root)
    engine = EmbeddedEngine(root)

    assert engine.health().state is State.TORN
    with pytest.raises(IndexTorn):
        engine.search(Query())
    with pytest.raises(IndexTorn):
        engine.apply(THREE)

    assert engine.rebuild(THREE).documents == 3
    assert engine.health().state is State.READY


def bodies(root: Path, kind: str) -> Iterator[tuple[Path, bytearray, int]]:
    """The files of a kind, with what is in them and where the body ends; what tantivy looks at when it opens them comes after."""
    for file in live(root).glob(f"*.{kind}"):
        content = bytearray(file.read_bytes())
        yield file, content, len(content) - 8 - int.from_bytes(content[-8:-4], "little")


def invert_body(root: Path, kind: str) -> None:
    for file, content, end in bodies(root, kind):
        file.write_bytes(bytes(byte ^ 255 for byte in content[:end]) + content[end:])


def zero_body(root: Path, kind: str) -> None:
    for file, content, end in bodies(root, kind):
        file.write_bytes(bytes(end) + content[end:])


def invert_middle(root: Path, kind: str) -> None:
    for file, content, end in bodies(root, kind):
        content[end // 2] ^= 255
        file.write_bytes(content)


@pytest.mark.parametrize("damage", [invert_body, zero_body, invert_middle])
@pytest.mark.parametrize("kind", ["del", "fast", "fieldnorm", "idx", "pos", "store", "term"])
def test_damage_inside_a_file_of_the_same_length_is_found_and_rebuilt(
    root: Path, embedded: EmbeddedEngine, damage: Callable[[Path, str], None], kind: str
) -> None:
    embedded.apply([Tombstone(NURSING.key, 2)])
    assert embedded.health(is_thorough=True).state is State.READY
    damage(root, kind)
    engine = EmbeddedEngine(root)

    assert engine.health(is_thorough=True).state is State.TORN
    with pytest.raises(IndexTorn):
        engine.versions()
    for act in (
        lambda: engine.search(Query(text="nurses in leeds", facets=engine.layout.facets)),
        lambda: engine.similar(MEDICINE.key),
        lambda: engine.apply([replace(NURSING, version=3)]),
    ):
        with contextlib.suppress(IndexTorn):  # what does not meet the damage is answered
            act()

    assert engine.rebuild(THREE).documents == 3
    assert engine.health(is_thorough=True).state is State.READY
    assert engine.search(Query(text="nursing")).hits


@pytest.mark.parametrize(("kind", "damage"), [("term", invert_middle), ("fast", invert_body), ("store", zero_body)])
def test_question_that_meets_damage_in_an_open_index_says_so(
    root: Path, embedded: EmbeddedEngine, kind: str, damage: Callable[[Path, str], None]
) -> None:
    assert embedded.count() == 3
    damage(root, kind)

    with pytest.raises(IndexTorn):
        embedded.search(Query(text="nurses in leeds", facets=embedded.layout.facets))


def test_failure_of_a_whole_index_is_no_damage(embedded: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError("the disk does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(Reader, "search", fail)
        with pytest.raises(EngineUnavailable):
            embedded.search(Query())

    assert embedded.search(Query()).total == 3


def test_revert_refuses_a_damaged_index(root: Path, embedded: EmbeddedEngine) -> None:
    invert_middle(root, "store")
    embedded.rebuild([MEDICINE])

    with pytest.raises(RebuildRefused, match="is damaged"):
        embedded.revert()

    assert embedded.count() == 1


def test_files_are_checked_while_others_write(root: Path, embedded: EmbeddedEngine) -> None:
    writer = SPAWNED.Process(target=write_share, args=(root, 0, 1))
    writer.start()
    while embedded.count() < 48 + 1:
        assert embedded.health(is_thorough=True).state is State.READY
    writer.join()

    assert embedded.count() == 48 + 1
