"""When the search server is away, slow, wrong or behind, this host's own engine answers; and it comes back by itself."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from casestudies.models import CaseStudyPage
from search import answering, backend, service, tasks, upkeep
from search.answering import Answering
from search.contract import Engine, EngineUnavailable, IndexTorn, Layout, Query, State, Tombstone
from search.engines.elasticsearch import ElasticsearchEngine
from search.enums import Standing
from search.indexing import draining, rebuilding, reconciling, repairing, standing
from search.models import EngineState, IndexRecord
from search.service import Answer, Question
from search.service.suggesting import suggest
from tests import editing
from tests.factories import CaseStudyPageFactory
from tests.search.conftest import use_server
from tests.search.links import Link

pytestmark = [pytest.mark.django_db, pytest.mark.server]


def ask(text: str = "nurses", **fields: Any) -> Answer:
    answering.forget()
    return service.search(Question(text=text, **fields))


def titles(answer: Answer) -> list[str]:
    return ["".join(piece.text for piece in result.title) for result in answer.results]


def send(server: Engine, method: str, path: str, body: Any = None) -> Any:
    assert isinstance(server, ElasticsearchEngine)
    return server._client.send(method, path, body)


def live(server: Engine) -> str:
    assert isinstance(server, ElasticsearchEngine)
    return server._indices.live()


@pytest.fixture
def both(server: Engine) -> Engine:
    """Both engines hold two case studies that resemble each other."""
    CaseStudyPageFactory(title="Nurses of Leeds", summary="Half the week is for research.")
    CaseStudyPageFactory(title="Midwives of Hull", summary="Half the week is for research.")
    for engine in backend.engines():
        rebuilding.rebuild(engine)
    return server


def break_(server: Engine, link: Link, how: str) -> None:
    match how:
        case "refused":
            link.refuse()
        case "hung":
            link.hang()
        case "dripping":
            link.drip()
        case "missing":
            send(server, "DELETE", f"/{live(server)}")
        case "other fingerprint":
            assert isinstance(server, ElasticsearchEngine)
            index, alias = live(server), server.alias
            actions = [
                {"remove": {"index": index, "alias": alias}},
                {"add": {"index": index, "alias": alias[:-16] + "0" * 16}},
            ]
            send(server, "POST", "/_aliases", {"actions": actions})
        case "two indices":
            assert isinstance(server, ElasticsearchEngine)
            other = live(server) + "x"
            send(server, "PUT", f"/{other}", {"settings": {"number_of_replicas": 0}, "aliases": {server.alias: {}}})
        case _:
            raise AssertionError(how)


WAYS = ["refused", "hung", "dripping", "missing", "other fingerprint", "two indices"]


def test_server_answers_while_all_is_well(both: Engine, link: Link) -> None:
    before = link.asked

    answer = ask()

    assert titles(answer) == ["Nurses of Leeds"]
    assert not answer.is_reserve
    assert link.asked > before


@pytest.mark.parametrize("how", WAYS)
def test_reader_is_answered_whatever_is_wrong_with_the_server(
    both: Engine, link: Link, settings: Settings, client: Client, how: str
) -> None:
    break_(both, link, how)
    use_server(settings, read_seconds=0.5)

    page = client.get(reverse("search:results"), {"q": "nurses", "kind": "case-study"})
    suggested = suggest("nur")
    similar = service.similar_case_studies(CaseStudyPage.objects.get(title="Nurses of Leeds"))

    assert page.status_code == 200
    assert "1 result" in page.text
    assert "Our main search is away" in page.text
    assert "Case study: " not in page.text
    assert [each.kind for each in suggested] == ["Case study"]
    assert [each.title for each in similar] == ["Midwives of Hull"]


@pytest.mark.parametrize("how", WAYS)
def test_server_that_comes_back_is_caught_up_and_answers_again(
    both: Engine, link: Link, settings: Settings, how: str
) -> None:
    break_(both, link, how)
    use_server(settings, read_seconds=0.5, write_seconds=1)
    CaseStudyPageFactory(title="Nurses of York")
    if how in {"refused", "hung", "dripping"}:
        with pytest.raises(EngineUnavailable):
            repairing.catch_up()
        link.open()

    use_server(settings, read_seconds=20.0, write_seconds=20)
    draining.drain()
    repairing.catch_up()

    answer = ask()
    assert not answer.is_reserve
    assert sorted(titles(answer)) == ["Nurses of Leeds", "Nurses of York"]
    call_command("search_status")
    assert reconciling.reconcile(backend.server()).repairs == 0


def test_breaker_leaves_a_hung_server_alone(both: Engine, link: Link, settings: Settings) -> None:
    use_server(settings, read_seconds=0.2)
    link.hang()
    for _ in range(3):
        assert ask().is_reserve
    asked = link.asked

    for _ in range(5):
        assert ask().is_reserve

    assert link.asked == asked


def test_rest_of_a_question_is_answered_by_one_engine(both: Engine, link: Link, settings: Settings) -> None:
    use_server(settings, read_seconds=0.5)
    engine = Answering()
    link.hang()

    first = engine.search(Query(text="nurses"))
    link.open()
    second = engine.search(Query(text="nurses"))

    assert engine.is_reserve
    assert first == second == backend.engine().search(Query(text="nurses"))


def test_wrong_alias_is_refused_by_reading_writing_and_comparing(both: Engine, link: Link) -> None:
    break_(both, link, "two indices")

    for act in (
        lambda: both.search(Query()),
        lambda: both.apply([Tombstone("page:1", 1)]),
        lambda: list(both.versions()),
    ):
        with pytest.raises(IndexTorn):
            act()
    assert service.status(both).state is State.TORN


def test_half_indexed_server_does_not_answer_until_it_is_repaired(both: Engine) -> None:
    for n in range(3):
        CaseStudyPageFactory(title=f"Nurses {n}")
    draining.drain()
    draining.drain(both)
    send(both, "POST", f"/{live(both)}/_delete_by_query?refresh=true", {"query": {"match_all": {}}})
    EngineState.objects.update(standing=Standing.UNPROVEN)

    assert ask().is_reserve
    assert ask().total == 4

    repairing.catch_up()
    assert not ask().is_reserve
    assert ask().total == 4


def test_lost_documents_are_found_by_their_number(both: Engine) -> None:
    send(both, "POST", f"/{live(both)}/_delete_by_query?refresh=true", {"query": {"match_all": {}}})
    assert both.count() == 0

    assert repairing.catch_up().startswith("Repaired")

    assert both.count() == backend.engine().count()


def test_read_only_server_is_behind_until_it_can_be_written(both: Engine) -> None:
    block = {"index.blocks.read_only_allow_delete": True}
    send(both, "PUT", f"/{live(both)}/_settings", block)
    CaseStudyPageFactory(title="Nurses of York")
    draining.drain()

    assert "Postponed" in tasks.drain_to_server.call()

    assert service.status(both).state is State.READ_ONLY
    assert standing.standing_of(both) is Standing.BEHIND
    assert (ask().is_reserve, ask().total) == (True, 2)
    with pytest.raises(EngineUnavailable, match="read-only"):
        tasks.catch_up()
    send(both, "PUT", f"/{live(both)}/_settings", {"index.blocks.read_only_allow_delete": None})
    tasks.catch_up()
    assert (ask().is_reserve, ask().total) == (False, 2)


def test_server_does_not_answer_when_the_worker_stands_still(both: Engine) -> None:
    assert not ask().is_reserve
    long_ago = IndexRecord.objects.order_by("-version").values_list("version", flat=True)[0]
    EngineState.objects.update(version=long_ago - 1)
    IndexRecord.objects.update(version=long_ago - answering.ON_ITS_WAY * 2)
    EngineState.objects.update(version=long_ago - answering.ON_ITS_WAY * 3)

    assert ask().is_reserve


def test_server_that_nobody_has_compared_does_not_answer(both: Engine) -> None:
    EngineState.objects.all().delete()

    assert ask().is_reserve
    tasks.drain_to_server.call()
    assert not ask().is_reserve


def test_publishing_asks_the_worker_once(
    both: Engine, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for n in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            CaseStudyPageFactory(title=f"Nurses {n}")

    assert DBTaskResult.objects.filter(task_path="search.tasks.drain_to_server").count() == 1
    tasks.drain_to_server.call()
    assert (ask().is_reserve, ask().total) == (False, 4)


@pytest.mark.parametrize("how", ["refused", "hung"])
def test_publishing_never_asks_the_server(
    both: Engine, link: Link, how: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    break_(both, link, how)
    standing.fell_behind(both)
    asked = link.asked

    with django_capture_on_commit_callbacks(execute=True):
        CaseStudyPageFactory(title="Nurses of York")

    assert link.asked == asked
    assert not DBTaskResult.objects.filter(task_path="search.tasks.drain_to_server").exists()
    assert ask().total == 2


def test_readiness_is_degraded_while_the_server_hangs_and_does_not_fail(
    both: Engine, link: Link, settings: Settings, client: Client
) -> None:
    well = client.get("/health/ready")
    link.hang()
    use_server(settings, read_seconds=0.5)

    hung = client.get("/health/ready")

    assert (well.status_code, well.json()["status"]) == (200, "ready")
    assert well.json()["search"] == {"embedded": "ready", "elasticsearch": "ready"}
    assert (hung.status_code, hung.json()["status"]) == (200, "degraded")
    assert hung.json()["search"] == {"embedded": "ready", "elasticsearch": "unreachable"}


def test_server_that_says_it_is_well_but_answers_no_search_is_left_alone_and_readiness_says_so(
    both: Engine, link: Link, settings: Settings, client: Client
) -> None:
    link.hold_searches()
    use_server(settings, read_seconds=0.5)
    said = []
    for _ in range(3):
        assert ask().is_reserve
        said.append(client.get("/health/ready").json())
    asked = link.asked

    for _ in range(3):
        assert ask().is_reserve
        said.append(client.get("/health/ready").json())

    assert link.asked == asked
    assert {each["status"] for each in said[2:]} == {"degraded"}
    assert said[-1]["search"] == {"embedded": "ready", "elasticsearch": "unreachable"}

    link.open()
    use_server(settings, read_seconds=20.0)
    assert not ask().is_reserve
    assert client.get("/health/ready").json()["status"] == "ready"


def test_dashboard_names_the_server_that_is_away_and_repairs_both(both: Engine, link: Link, settings: Settings) -> None:
    both.apply([Tombstone(key, 2**62) for key in IndexRecord.objects.values_list("key", flat=True)])
    client = editing.signed_in("Editors")

    lacking = client.get(reverse("wagtailadmin_home")).text
    client.post(reverse("search_repair"))
    repaired = tasks.repair.call()
    complete = client.get(reverse("wagtailadmin_home")).text
    link.refuse()
    away = client.get(reverse("wagtailadmin_home")).text

    assert "0 of 2 public case studies are searchable." in lacking
    assert "Elasticsearch: Repaired" in repaired
    assert "2 of 2 public case studies are searchable." in complete
    assert "The search server cannot be asked" not in complete
    assert "The search server cannot be asked" in away
    assert "2 of 2 public case studies are searchable." in away


def test_repair_of_one_engine_goes_on_when_another_fails(both: Engine, link: Link, engine: Engine) -> None:
    engine.apply([Tombstone(key, 2**61) for key in IndexRecord.objects.values_list("key", flat=True)])
    link.refuse()

    with pytest.raises(EngineUnavailable, match=r"Embedded: Repaired.*Elasticsearch: Not repaired"):
        tasks.reconcile()

    assert engine.count() == rebuilding.size()
    assert standing.standing_of(both) is Standing.BEHIND


def test_index_of_another_layout_is_noticed(both: Engine, settings: Settings) -> None:
    assert isinstance(both, ElasticsearchEngine)
    other = ElasticsearchEngine(both._client.server, prefix=settings.SEARCH_PREFIX, layout=Layout(facets=("kind",)))

    assert other.health().state is State.OUTDATED
    other.close()


def test_missing_local_index_and_server_away_is_built_by_the_first_question(
    server: Engine, link: Link, client: Client
) -> None:
    CaseStudyPageFactory(title="Nurses of Leeds")
    link.refuse()

    page = client.get(reverse("search:results"), {"q": "nurses"})

    assert page.status_code == 200
    assert "1 result" in page.text
    assert upkeep.SMALL >= 1
