"""How every engine is kept up."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from search.contract import (
    Applied,
    Document,
    Engine,
    Held,
    IndexMissing,
    Layout,
    Part,
    Query,
    RebuildRefused,
    RebuildRunning,
    State,
    Tombstone,
)
from tests.search.engines.documents import MEDICINE, NURSING, SCHEME, THREE, kept, some


def titles(index: Engine) -> set[str]:
    return {hit.title.text for hit in index.search(Query(size=1000)).hits}


def held(index: Engine) -> set[Held]:
    return set(index.versions())


def test_engine_keeps_the_protocol(index: Engine) -> None:
    assert isinstance(index, Engine)


def test_applied_change_is_found_at_once(make_engine: Callable[[], Engine], index: Engine) -> None:
    other = make_engine()
    assert other.search(Query()).total == 0

    assert index.apply(THREE) == Applied(written=3)

    assert index.search(Query()).total == other.search(Query()).total == 3


def test_same_change_twice_alters_nothing(three: Engine) -> None:
    assert three.apply(THREE) == Applied(stale=3)
    assert three.count() == 3


def test_older_version_never_overwrites(three: Engine) -> None:
    newer = replace(NURSING, version=5, title="Newer")
    assert three.apply([newer]) == Applied(written=1)

    applied = three.apply([replace(NURSING, version=4, title="Older"), Tombstone(NURSING.key, 3)])

    assert applied == Applied(stale=2)
    assert "Newer" in titles(three)


def test_newest_of_a_batch_wins(index: Engine) -> None:
    changes = [replace(NURSING, version=2, title="Two"), replace(NURSING, version=3, title="Three"), NURSING]

    assert index.apply(changes) == Applied(written=1, stale=2)
    assert titles(index) == {"Three"}


def test_removed_document_is_gone_and_remembered(three: Engine) -> None:
    assert three.apply([Tombstone(NURSING.key, 2)]) == Applied(removed=1)

    assert three.apply([NURSING]) == Applied(stale=1)
    assert three.count() == 2
    assert three.search(Query(text="leeds", facets=("kind",))).total == 0
    assert held(three) == {
        Held(NURSING.key, 2, is_gone=True),
        kept(MEDICINE),
        kept(SCHEME),
    }


def test_removed_document_can_come_back(three: Engine) -> None:
    three.apply([Tombstone(NURSING.key, 2)])

    assert three.apply([replace(NURSING, version=3)]) == Applied(written=1)
    assert held(three) >= {kept(replace(NURSING, version=3))}


def test_digest_of_what_is_held_is_that_of_what_was_given(index: Engine, naughty: list[str]) -> None:
    strange = [replace(NURSING, key=f"page:{n}", title=text, summary=text) for n, text in enumerate(naughty, start=10)]
    index.rebuild(THREE)
    index.apply(strange)

    assert held(index) == set(map(kept, (*THREE, *strange)))


def test_digest_changes_with_all_that_is_said_and_with_nothing_else() -> None:
    part = Part({"stage": ("predoctoral",)})
    others = [
        replace(NURSING, **change)
        for change in (
            {"kind": "other"},
            {"title": "Other"},
            {"url": "/other/"},
            {"summary": "Other."},
            {"sections": NURSING.sections[:1]},
            {"sections": tuple(replace(section, anchor="other") for section in NURSING.sections)},
            {"facets": {**NURSING.facets, "nation": ("wales",)}},
            {"parts": (part,)},
            {"when": None},
            {"boost": 0.5},
        )
    ]
    same = [
        replace(NURSING, version=7),
        replace(NURSING, facets=dict(reversed(NURSING.facets.items())), boost=1),
        replace(NURSING, parts=tuple(Part({**part.facets}) for part in NURSING.parts)),
    ]

    assert len({NURSING.digest, *(other.digest for other in others)}) == len(others) + 1
    assert {document.digest for document in same} == {NURSING.digest}


def test_nothing_to_apply_is_fine(index: Engine) -> None:
    assert index.apply([]) == Applied()


def test_large_versions_are_kept_exactly(index: Engine) -> None:
    version = 1_764_000_000_123_457
    document = replace(NURSING, version=version)
    index.apply([document])

    assert held(index) == {kept(document)}
    assert index.search(Query()).hits[0].version == version


def test_missing_index_is_said(make_engine: Callable[[], Engine]) -> None:
    index = make_engine()

    assert index.health().state is State.MISSING
    assert index.health().state.needs_rebuild
    for act in (
        lambda: index.search(Query()),
        lambda: index.apply(THREE),
        index.count,
        lambda: list(index.versions()),
    ):
        with pytest.raises(IndexMissing):
            act()


def test_health_counts_documents(three: Engine) -> None:
    three.apply([Tombstone(NURSING.key, 2)])

    assert (three.health().state, three.health().documents) == (State.READY, 2)


def test_rebuild_replaces_everything(three: Engine) -> None:
    seen: list[int] = []

    rebuilt = three.rebuild([MEDICINE], progress=seen.append)

    assert (rebuilt.documents, rebuilt.replayed, seen) == (1, 0, [1])
    assert titles(three) == {MEDICINE.title}


def test_rebuild_is_seen_by_others(make_engine: Callable[[], Engine], three: Engine) -> None:
    other = make_engine()
    assert other.count() == 3

    three.rebuild([MEDICINE])

    assert other.count() == 1


def test_live_index_answers_while_rebuilding(three: Engine) -> None:
    def documents() -> Iterator[Document]:
        assert three.count() == 3
        assert three.health().is_rebuilding
        yield MEDICINE

    three.rebuild(documents())

    assert not three.health().is_rebuilding


def test_changes_during_a_rebuild_are_in_the_new_index(make_engine: Callable[[], Engine], three: Engine) -> None:
    writer = make_engine()
    added = replace(MEDICINE, key="page:9", version=7, title="New")

    def documents() -> Iterator[Document]:
        yield NURSING
        yield SCHEME
        writer.apply([replace(NURSING, version=2, title="Changed"), Tombstone(SCHEME.key, 2)])
        writer.apply([added])
        assert titles(writer) == {"Changed", MEDICINE.title, "New"}
        yield MEDICINE

    rebuilt = three.rebuild(documents())

    assert rebuilt.replayed == 3
    assert titles(three) == {"Changed", "New", MEDICINE.title}
    assert held(three) >= {Held(SCHEME.key, 2, is_gone=True), kept(added)}
    new = next(document for document in three.search(Query(text="new")).hits if document.key == "page:9")
    assert new.version == 7


def test_tombstones_outlive_a_rebuild(three: Engine) -> None:
    three.apply([Tombstone(NURSING.key, 9)])

    three.rebuild([replace(NURSING, version=3), MEDICINE])

    assert titles(three) == {MEDICINE.title}
    assert three.apply([replace(NURSING, version=8)]) == Applied(stale=1)


def test_failed_rebuild_leaves_the_live_index(three: Engine) -> None:
    def documents() -> Iterator[Document]:
        yield MEDICINE
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        three.rebuild(documents())

    assert three.count() == 3
    assert three.apply([Tombstone(NURSING.key, 2)]) == Applied(removed=1)
    assert three.rebuild(THREE[1:]).documents == 2


def test_second_rebuild_is_refused(make_engine: Callable[[], Engine], three: Engine) -> None:
    other = make_engine()

    def documents() -> Iterator[Document]:
        with pytest.raises(RebuildRunning):
            other.rebuild([])
        yield MEDICINE

    three.rebuild(documents())

    assert other.count() == 1


def test_later_of_two_with_one_key_is_kept(index: Engine) -> None:
    rebuilt = index.rebuild([NURSING, replace(NURSING, title="Later"), MEDICINE])

    assert rebuilt.documents == 2
    assert titles(index) == {"Later", MEDICINE.title}


def test_revert_goes_back_to_the_index_before(three: Engine) -> None:
    three.rebuild([MEDICINE])

    three.revert()
    assert three.count() == 3

    three.revert()
    assert three.count() == 1


def test_revert_needs_an_index_to_go_back_to(index: Engine) -> None:
    with pytest.raises(RebuildRefused):
        index.revert()


def test_revert_refuses_an_index_of_another_version(make_engine: Callable[..., Engine]) -> None:
    older, newer = make_engine(layout=Layout(facets=("kind",), together=())), make_engine()
    older.rebuild([MEDICINE])
    newer.rebuild(THREE)

    with pytest.raises(RebuildRefused, match=r"another version of the site.*search_rebuild"):
        newer.revert()

    assert (newer.health().state, newer.count()) == (State.READY, 3)
    older.revert()
    assert (older.count(), newer.health().state) == (1, State.OUTDATED)
    newer.revert()
    assert newer.count() == 3


def test_readers_and_writers_work_side_by_side(make_engine: Callable[[], Engine], index: Engine) -> None:
    documents = list(some(40))
    failures: list[BaseException] = []

    def write(share: list[Document]) -> None:
        try:
            own = make_engine()
            for document in share:
                own.apply([document])
                assert own.search(Query(text=document.title, filters={"kind": (document.kind,)})).total
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test fails with it
            failures.append(error)

    threads = [threading.Thread(target=write, args=(documents[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert held(index) == set(map(kept, documents))
