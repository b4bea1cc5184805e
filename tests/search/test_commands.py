"""Commands say what they did, and their exit codes tell the truth."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from casestudies.models import CaseStudyPage
from home.domain import jobs
from search import backend, tasks
from search.contract import Document, Engine, Layout, Query, State
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.indexing import draining
from search.management.telling import Bar
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory
from tests.search.engines.test_damage import invert_middle

pytestmark = pytest.mark.django_db

ENGINES = {"embedded": "engine", "elasticsearch": "server"}
EVERY = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.server)]


def run(name: str, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(name, *options, stdout=out, stderr=out)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_status_of_a_complete_index_is_good() -> None:
    CaseStudyPageFactory()
    run("search_rebuild")

    code, said = run("search_status")

    assert code == 0
    assert "All public pages and offers can be found." in said


def test_status_without_an_index_is_not() -> None:
    code, said = run("search_status")

    assert code == 1
    assert "missing" in said
    assert "search_reconcile" in said


def test_status_with_changes_waiting_is_not() -> None:
    run("search_rebuild")
    CaseStudyPageFactory()

    code, said = run("search_status")

    assert code == 1
    assert "Changes waiting   2" in said


def test_rebuild_says_how_far_it_is() -> None:
    CaseStudyPageFactory()

    code, said = run("search_rebuild")

    assert code == 0
    assert "embedded: 2 of 3" in said
    assert "embedded: rebuilt with 3 documents" in said


def test_rebuild_goes_back_to_the_index_before_and_brings_it_up_to_date(engine: Engine) -> None:
    run("search_rebuild")
    CaseStudyPageFactory(title="Nurses of Leeds")
    run("search_rebuild")

    code, said = run("search_rebuild", "--back")

    assert code == 0
    assert "embedded: went back. Repaired" in said
    assert engine.search(Query(text="nurses")).total == 1
    assert run("search_status")[0] == 0


def test_rebuild_that_has_nothing_to_go_back_to_fails() -> None:
    run("search_rebuild")

    with pytest.raises(CommandError, match="did not go back"):
        run("search_rebuild", "--back")


def other_version(engine: Engine) -> Engine:
    """The engine as code with another layout has it, on the same index."""
    layout = Layout(facets=("kind",), together=())
    if isinstance(engine, ElasticsearchEngine):
        return ElasticsearchEngine(engine._client.server, prefix=settings.SEARCH_PREFIX, layout=layout)
    return EmbeddedEngine(backend.directory(), layout=layout)


@pytest.mark.parametrize("name", EVERY)
def test_rebuild_does_not_go_back_to_an_index_of_another_version(name: str, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(ENGINES[name])
    CaseStudyPageFactory()
    older = other_version(engine)
    older.rebuild([])
    run("search_rebuild")

    with pytest.raises(CommandError, match=f"{name}: did not go back. .*another version of the site.*search_rebuild"):
        run("search_rebuild", "--back", "--engine", name)

    assert engine.count() == 3
    assert run("search_status")[0] == 0


@pytest.mark.parametrize("name", EVERY)
def test_reconcile_while_another_rebuild_runs_has_not_repaired(name: str, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(ENGINES[name])
    failed: list[str] = []

    def documents() -> Iterator[Document]:
        with pytest.raises(CommandError) as refused:
            run("search_reconcile", "--engine", name)
        failed.append(str(refused.value))
        yield from ()

    engine.rebuild(documents())

    assert failed == [f"{name}: not reconciled. The index is missing, and is being rebuilt already."]
    assert run("search_reconcile", "--engine", name)[0] == 0


def test_job_leaves_an_index_to_whoever_rebuilds_it(engine: Engine) -> None:
    def documents() -> Iterator[Document]:
        assert tasks.reconcile() == "The index is missing, and is being rebuilt already."
        yield from ()

    engine.rebuild(documents())


def test_command_for_an_engine_that_is_not_there_fails() -> None:
    with pytest.raises(CommandError, match="elasticsearch"):
        run("search_status", "--engine", "elasticsearch")


def test_progress_on_a_terminal_is_one_line_that_grows() -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    bar = Bar(OutputWrapper(out), "embedded")

    bar.show(1_000, 4_000)
    bar.show(4_000, 4_000)
    bar.end()

    first, second = out.getvalue().removeprefix("\r").removesuffix("\n").split("\r")
    assert first == f"embedded [{'#' * 8}{' ' * 22}] 1,000 of 4,000"
    assert second == f"embedded [{'#' * 30}] 4,000 of 4,000"


def test_reconcile_builds_repairs_and_agrees() -> None:
    CaseStudyPageFactory()

    assert "embedded: The index was missing. It was rebuilt" in run("search_reconcile")[1]
    IndexRecord.objects.all().delete()
    assert "Repaired" in run("search_reconcile")[1]
    code, said = run("search_reconcile")
    assert (code, said.splitlines()[-1]) == (0, "embedded: Index and database agree.")


def test_reconcile_compares_what_documents_say_and_shows_how_far_it_is(engine: Engine) -> None:
    page = CaseStudyPageFactory(title="Before")
    run("search_rebuild")
    CaseStudyPage.objects.filter(pk=page.pk).update(title="Afterwards")

    code, said = run("search_reconcile")

    assert code == 0
    assert "embedded: 3 of 3" in said
    assert "Repaired: 1 records" in said
    assert [hit.title.text for hit in engine.search(Query(text="afterwards")).hits] == ["Afterwards"]


def test_damage_that_no_reader_met_is_said_and_repaired(engine: Engine) -> None:
    CaseStudyPageFactory()
    run("search_rebuild")
    invert_middle(backend.directory(), "fast")
    assert engine.health().state is State.READY

    code, said = run("search_status")

    assert (code, "State             torn" in said) == (1, True)
    assert run("search_reconcile") == (0, "embedded: The index was torn. It was rebuilt with 3 documents.\n")
    assert run("search_status")[0] == 0


@pytest.mark.parametrize("name", ["search_rebuild", "search_reconcile"])
def test_command_that_cannot_write_fails(name: str, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file" / "search"

    with pytest.raises(CommandError):
        run(name)


def test_tasks_do_what_they_are_called(engine: Engine) -> None:
    CaseStudyPageFactory()

    assert tasks.rebuild.call() == engine.count()
    CaseStudyPageFactory()
    assert tasks.drain.call() > 0
    assert draining.waiting_count() == 0
    assert tasks.reconcile() == "Index and database agree."


def test_contents_are_compared_by_a_task_of_their_own(engine: Engine) -> None:
    page = CaseStudyPageFactory(title="Before")
    run("search_rebuild")
    CaseStudyPage.objects.filter(pk=page.pk).update(title="Afterwards")

    assert tasks.reconcile() == "Index and database agree."
    assert "Repaired: 1 records" in tasks.compare_contents()
    assert engine.search(Query(text="afterwards")).total == 1


@pytest.mark.parametrize(
    ("name", "run", "every"),
    [
        ("reconcile-search", tasks.reconcile, timedelta(minutes=10)),
        ("compare-search", tasks.compare_contents, timedelta(days=1)),
    ],
)
def test_comparing_is_a_periodic_job(name: str, run: Callable[[], str], every: timedelta) -> None:
    (job,) = [job for job in jobs.jobs() if job.name == name]

    assert (job.run, job.every) == (run, every)
