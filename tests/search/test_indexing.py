"""Draining, reconciling and rebuilding with the real engine: what is found is what the database says."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from pathway.models import FundingScheme
from search import backend, upkeep
from search.contract import Document, Engine, IndexMissing, Query, RebuildRefused, Tombstone
from search.indexing import cursor, draining, rebuilding, reconciling, records, repairing, standing
from search.indexing.cursor import OVERLAP, Cursor
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory, FunderMapPageFactory, FundingSchemeFactory, StandardPageFactory
from tests.search.conftest import is_true

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(engine: Engine) -> None:
    engine.rebuild([])


def found(text: str) -> list[str]:
    return [hit.title.text for hit in backend.engine().search(Query(text=text)).hits]


def held() -> dict[str, int]:
    return {entry.key: entry.version for entry in backend.engine().versions() if not entry.is_gone}


def test_published_page_is_found_after_its_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        CaseStudyPageFactory(title="Respiratory fellows of Leicester")

    assert found("respiratory") == ["Respiratory fellows of Leicester"]


def test_transaction_with_many_changes_is_drained_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    drains: list[int] = []
    drain = draining.drain
    monkeypatch.setattr(draining, "drain", lambda **limit: drains.append(1) or drain(**limit))

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            StandardPageFactory()

    assert len(drains) == 1
    assert draining.waiting_count() == 0


def test_unpublished_page_is_not_found_after_its_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = CaseStudyPageFactory(title="Respiratory fellows")
    assert found("respiratory")

    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(pk=page.pk).unpublish()

    assert found("respiratory") == []


def test_drain_brings_over_what_is_public_and_buries_the_rest() -> None:
    public, draft = CaseStudyPageFactory(), CaseStudyPageFactory(live=False)

    drained = draining.drain()

    assert drained.changes == IndexRecord.objects.count()
    assert f"page:{public.pk}" in held()
    assert f"page:{draft.pk}" not in held()


def test_drain_again_has_nothing_to_do() -> None:
    CaseStudyPageFactory()
    draining.drain()

    assert draining.drain().changes == 0
    assert draining.waiting_count() == 0


def test_drain_stops_at_its_limit_and_says_that_more_is_left() -> None:
    for _ in range(5):
        StandardPageFactory()

    drained = draining.drain(limit=3)

    assert (drained.changes, drained.is_more_left) == (3, True)
    assert not draining.drain().is_more_left
    assert draining.waiting_count() == 0


def test_drain_finds_a_transaction_that_committed_late() -> None:
    late, soon = StandardPageFactory(), StandardPageFactory()
    IndexRecord.objects.exclude(key=f"page:{soon.pk}").update(version=0)
    draining.drain()

    thirty_seconds_ago = records.now_version() - 30_000_000
    IndexRecord.objects.filter(key=f"page:{late.pk}").update(version=thirty_seconds_ago)

    assert draining.drain().changes == 1
    assert held()[f"page:{late.pk}"] == thirty_seconds_ago


def test_drain_is_not_misled_by_a_clock_that_is_fast() -> None:
    fast, right = StandardPageFactory(), StandardPageFactory()
    an_hour_ahead = records.now_version() + 3_600_000_000
    IndexRecord.objects.filter(key=f"page:{fast.pk}").update(version=an_hour_ahead)
    draining.drain()

    records.write({f"page:{right.pk}": True})

    assert draining.drain().changes == 1


def test_drain_without_its_cursor_repeats_harmlessly() -> None:
    page = StandardPageFactory()
    draining.drain()
    (backend.directory() / standing.CURSOR).unlink()

    assert draining.drain().changes == IndexRecord.objects.count()
    assert held()[f"page:{page.pk}"] == IndexRecord.objects.get(key=f"page:{page.pk}").version


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "x", "seen": {}}', '{"version": 1, "seen": []}'])
def test_cursor_that_cannot_be_read_is_the_beginning(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cursor.json"
    path.write_text(content)

    assert cursor.load(path) == Cursor()


def test_cursor_forgets_what_lies_before_its_overlap(tmp_path: Path) -> None:
    path = tmp_path / "new" / "cursor.json"

    moved = Cursor(version=1, seen={"page:1": 1}).after({"page:2": OVERLAP + 10}, now=OVERLAP * 2)
    cursor.save(path, moved)

    assert cursor.load(path) == Cursor(OVERLAP + 10, {"page:2": OVERLAP + 10})
    assert json.loads(path.read_text())["version"] == OVERLAP + 10


def test_reconcile_leaves_a_true_index_alone() -> None:
    FunderMapPageFactory()
    FundingSchemeFactory()
    CaseStudyPageFactory()
    draining.drain()

    reconciling.reconcile()
    again = reconciling.reconcile()

    assert again.repairs == 0
    assert is_true(backend.engine())


def test_reconcile_repairs_in_both_directions(engine: Engine) -> None:
    missing, outdated, gone, other = (CaseStudyPageFactory(title=f"Case {n}") for n in range(4))
    draining.drain()
    reconciling.reconcile()
    version = IndexRecord.objects.get(key=f"page:{missing.pk}").version
    engine.rebuild(_all_but(missing.pk))
    engine.apply([Document(key="page:999999", kind="page", version=5, title="Ghost")])
    records.write({f"page:{outdated.pk}": True})
    CaseStudyPage.objects.filter(pk=gone.pk).update(live=False)

    repaired = reconciling.reconcile()

    assert (repaired.missing, repaired.outdated, repaired.corrected, repaired.ghosts) == (1, 2, 1, 1)
    assert held()[f"page:{missing.pk}"] == version
    assert f"page:{other.pk}" in held()
    assert found("ghost") == []
    assert is_true(backend.engine())


def _all_but(pk: int) -> list[Document]:
    return [document for document in rebuilding.everything() if document.key != f"page:{pk}"]


def test_reconcile_finds_what_no_signal_told_of() -> None:
    FunderMapPageFactory()
    offer = FundingSchemeFactory()
    draining.drain()
    FundingScheme.objects.filter(pk=offer.pk).update(closes="2020-01-01")
    bulk = CaseStudyPageFactory(title="Made in bulk")
    IndexRecord.objects.filter(key=f"page:{bulk.pk}").delete()

    repaired = reconciling.reconcile()

    assert repaired.corrected >= 2
    assert found("bulk") == ["Made in bulk"]
    assert f"offer:{offer.pk}" not in held()
    assert is_true(backend.engine())


def test_reconcile_after_the_database_was_restored_to_an_earlier_day(engine: Engine) -> None:
    page, unpublished = CaseStudyPageFactory(title="Old title"), CaseStudyPageFactory(title="Not yet public then")
    draining.drain()
    tomorrow = records.now_version() + 86_400_000_000
    engine.apply(
        [
            Document(key=f"page:{page.pk}", kind="case-study", version=tomorrow, title="New title"),
            Document(key="page:888888", kind="case-study", version=tomorrow, title="Written after the backup"),
            Tombstone(key=f"page:{unpublished.pk}", version=tomorrow),
        ]
    )

    reconciling.reconcile()

    assert IndexRecord.objects.get(key=f"page:{page.pk}").version > tomorrow
    assert found("title") == ["Old title"]
    assert found("public") == ["Not yet public then"]
    assert found("backup") == []
    assert reconciling.reconcile().repairs == 0
    assert is_true(backend.engine())


def test_reconcile_leaves_alone_what_is_not_ours(engine: Engine) -> None:
    engine.apply([Document(key="nothing of ours", kind="page", version=5, title="Stray")])

    reconciling.reconcile()

    assert found("stray") == []
    assert reconciling.reconcile().repairs == 0


def test_rebuild_holds_everything_and_goes_on_from_there() -> None:
    pages = [CaseStudyPageFactory(title=f"Case {n}") for n in range(3)]
    draft = CaseStudyPageFactory(live=False)
    told: list[int] = []

    rebuilt = rebuilding.rebuild(progress=told.append)

    assert rebuilt.documents == rebuilding.size()
    assert {f"page:{page.pk}" for page in pages} <= held().keys()
    assert f"page:{draft.pk}" not in held()
    assert is_true(backend.engine())


def test_rebuild_keeps_the_old_index_when_a_document_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = CaseStudyPageFactory(title="Still found")
    rebuilding.rebuild()
    every = rebuilding.documents
    monkeypatch.setattr(
        rebuilding, "documents", lambda versions: (d for d in every(versions) if d.key != f"page:{page.pk}")
    )

    with pytest.raises(RebuildRefused, match=f"page:{page.pk}"):
        rebuilding.rebuild()

    assert found("still") == ["Still found"]


def test_rebuild_reads_in_chunks_with_a_fixed_number_of_queries(
    django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    for _ in range(6):
        CaseStudyPageFactory()
    reconciling.correct_records()
    list(rebuilding.everything())

    monkeypatch.setattr(rebuilding, "CHUNK", 4)
    with django_assert_num_queries(35):
        list(rebuilding.everything())

    for _ in range(12):
        CaseStudyPageFactory()
    monkeypatch.setattr(rebuilding, "CHUNK", 16)
    with django_assert_num_queries(35):
        list(rebuilding.everything())


def test_repair_rebuilds_an_index_that_cannot_be_used(engine: Engine) -> None:
    page = CaseStudyPageFactory()
    (backend.directory() / "current").write_text("torn")

    said = repairing.repair()

    assert said.startswith("The index was torn.")
    assert f"page:{page.pk}" in held()
    assert repairing.repair() == "Index and database agree."


def test_repair_says_what_it_repaired() -> None:
    CaseStudyPageFactory()

    assert "missing" in repairing.repair()


def test_missing_index_is_built_by_the_next_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_DIR = tmp_path / "elsewhere"
    with pytest.raises(IndexMissing):
        backend.engine().search(Query())

    with django_capture_on_commit_callbacks(execute=True):
        CaseStudyPageFactory(title="First of all")

    assert found("first") == ["First of all"]


def test_large_index_is_left_to_a_task(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SEARCH_DIR = tmp_path / "elsewhere"
    monkeypatch.setattr(upkeep, "SMALL", 0)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            CaseStudyPageFactory()

    (asked,) = DBTaskResult.objects.values_list("task_path", flat=True)
    assert asked == "search.tasks.rebuild"


def test_many_changes_are_left_to_a_task(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 1)

    with django_capture_on_commit_callbacks(execute=True):
        CaseStudyPageFactory()

    assert DBTaskResult.objects.get().task_path == "search.tasks.drain"


def test_publishing_goes_on_when_the_index_cannot_be_written(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "not-a-directory"
    file.write_text("")
    settings.SEARCH_DIR = file / "search"

    with django_capture_on_commit_callbacks(execute=True):
        page = CaseStudyPageFactory()

    assert IndexRecord.objects.get(key=f"page:{page.pk}").is_public


def test_rolled_back_change_leaves_no_drain(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = StandardPageFactory(title="Before")

    version = IndexRecord.objects.get(key=f"page:{page.pk}").version
    with django_capture_on_commit_callbacks(execute=True), contextlib.suppress(RuntimeError), transaction.atomic():
        page.title = "Never"
        page.save()
        raise RuntimeError

    assert held()[f"page:{page.pk}"] == version
    assert found("before") == ["Before"]


def test_publishing_is_found_as_soon_as_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    page = CaseStudyPageFactory(title="Before")

    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Afterwards"
        page.save()

    assert found("afterwards") == ["Afterwards"]
