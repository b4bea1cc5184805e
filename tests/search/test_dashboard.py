"""Staff's view of search: the dashboard's panel with its repair, what people looked for, planned pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from search import backend, upkeep
from search.contract import Engine, Tombstone
from search.indexing import rebuilding
from search.models import PlannedPage, SearchCount
from search.service import coverage as coverage_module
from search.service.coverage import coverage
from tests import editing
from tests.factories import CaseStudyPageFactory, StandardPageFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def dashboard(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).text


def lose(engine: Engine, page: Any) -> None:
    engine.apply([Tombstone(f"page:{page.pk}", 2**62)])


# --- The panel ------------------------------------------------------------------------------------


def test_panel_says_that_everything_is_searchable() -> None:
    for _ in range(2):
        CaseStudyPageFactory()
    CaseStudyPageFactory(live=False)
    StandardPageFactory()
    rebuilding.rebuild()

    text = dashboard(editing.signed_in("Editors"))

    assert "2 of 2 public case studies are searchable." in text
    assert "Repair search" not in text


@pytest.mark.parametrize("few", [1_000, 0], ids=["one by one", "by their number"])
def test_panel_names_what_is_missing_and_repairs_it(engine: Engine, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(coverage_module, "FEW", few)
    kept, lost = CaseStudyPageFactory(title="Kept"), CaseStudyPageFactory(title="Lost & gone")
    rebuilding.rebuild()
    lose(engine, lost)
    client = editing.signed_in("Editors")

    before = dashboard(client)
    response = client.post(reverse("search_repair"), follow=True)

    assert "1 of 2 public case studies is searchable." in before
    assert f'<a href="{editing.edit_url(lost)}">Lost &amp; gone</a>' in before
    assert editing.edit_url(kept) not in before.split('id="search-panel')[1].split("</section>")[0]
    assert "Repaired: " in response.text
    assert "2 of 2 public case studies are searchable." in response.text


def test_panel_repairs_an_index_that_is_not_there() -> None:
    CaseStudyPageFactory()
    client = editing.signed_in("Moderators")

    before = dashboard(client)
    response = client.post(reverse("search_repair"), follow=True)

    assert "Search cannot answer at the moment. 1 case study is public." in before
    assert "The index was missing. It was rebuilt with " in response.text
    assert "1 of 1 public case studies is searchable." in response.text


def test_large_index_is_repaired_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SMALL", 0)
    CaseStudyPageFactory()

    response = editing.signed_in("Editors").post(reverse("search_repair"), follow=True)

    assert "The repair has begun. It may take some minutes." in response.text
    assert DBTaskResult.objects.get(task_path="search.tasks.repair").status == "READY"


def test_repair_that_fails_says_so(settings: Any, tmp_path: Any) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_DIR = tmp_path / "file" / "search"
    backend.forget()

    response = editing.signed_in("Editors").post(reverse("search_repair"), follow=True)

    assert "Search cannot be repaired at the moment." in response.text


def test_repair_asks_for_permission_and_for_a_post(engine: Engine) -> None:
    page = CaseStudyPageFactory()
    rebuilding.rebuild()
    lose(engine, page)
    stranger = editing.signed_in()
    stranger.user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    by_mistake = Client(enforce_csrf_checks=True)
    by_mistake.force_login(editing.signed_in("Editors").user)

    text, refused = dashboard(stranger), stranger.post(reverse("search_repair"))

    assert "0 of 1 public case studies are searchable." in text
    assert "Repair search" not in text
    assert refused.url == reverse("wagtailadmin_home")
    assert editing.signed_in("Editors").get(reverse("search_repair")).status_code == 405
    assert by_mistake.post(reverse("search_repair")).status_code == 403
    assert not coverage().is_complete


# --- What people looked for -----------------------------------------------------------------------


def searched(words: str, number: int, found: int | None, days_ago: int = 0) -> None:
    SearchCount.objects.create(day=TODAY - timedelta(days=days_ago), words=words, number=number, found=found)


def report(client: Client, **data: str) -> Any:
    return client.get(reverse("searches"), data)


def rows(response: Any) -> list[tuple[str, int, int | None]]:
    return [(row["words"], row["times"], row["found"]) for row in response.context["object_list"]]


@pytest.fixture
def searches() -> None:
    searched("nurses", 2, 7)
    searched("nurses", 40, 7, days_ago=20)
    searched("walport", 3, 0)
    searched("cardiac", 5, 0, days_ago=10)
    searched("midwives", 9, 0, days_ago=10)
    searched("midwives", 1, 4)
    searched("filtered only", 1, None)


@pytest.mark.usefixtures("searches")
def test_searches_without_results_come_first_then_the_most_frequent() -> None:
    assert rows(report(editing.signed_in("Editors"))) == [
        ("cardiac", 5, 0),
        ("walport", 3, 0),
        ("nurses", 42, 7),
        ("midwives", 10, 4),
        ("filtered only", 1, None),
    ]


@pytest.mark.usefixtures("searches")
def test_report_is_filtered_and_sorted() -> None:
    client = editing.signed_in("Editors")

    assert rows(report(client, days="7"))[:2] == [("walport", 3, 0), ("nurses", 2, 7)]
    assert [row[0] for row in rows(report(client, nothing="yes"))] == ["cardiac", "walport"]
    assert rows(report(client, ordering="-times"))[0] == ("nurses", 42, 7)
    assert client.get(reverse("searches_results"), {"days": "30"}).status_code == 200


@pytest.mark.usefixtures("searches")
def test_each_search_has_its_buttons() -> None:
    text = report(editing.signed_in("Editors")).text

    assert f'href="{reverse("search_synonyms:add")}?phrase=filtered+only"' in text
    assert f'href="{reverse("search_pins:search")}?q=walport"' in text
    assert f'href="{reverse("search_plans:add")}?words=walport"' in text


@pytest.mark.usefixtures("searches")
def test_buttons_and_report_ask_for_permission() -> None:
    assert report(editing.signed_in()).status_code == 404

    client = editing.signed_in()
    client.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_searchcount"]))
    text = report(client).text

    assert "walport" in text
    assert "Add a synonym" not in text
    assert "Plan a page" not in text


@pytest.mark.usefixtures("searches")
def test_report_is_downloaded() -> None:
    client = editing.signed_in("Editors")

    csv = report(client, export="csv").getvalue().decode("utf-8-sig").splitlines()
    xlsx = report(client, export="xlsx")

    assert csv[0] == "Search,Times,Results,Last on"
    assert csv[1] == f"cardiac,5,0,{TODAY - timedelta(days=10)}"
    assert xlsx["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("number", [1, 3])
def test_report_takes_as_many_queries_for_three_as_for_one(number: int, django_assert_max_num_queries: Any) -> None:
    for n in range(number):
        searched(f"word {n}", 1, 0)
    client = editing.signed_in("Editors")
    report(client)

    with django_assert_max_num_queries(12):
        report(client)


# --- Planned pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_plan_is_made_ticked_off_and_taken_back(group: str) -> None:
    client = editing.signed_in(group)

    form = client.get(reverse("search_plans:add"), {"words": "walport posts"}).text
    client.post(reverse("search_plans:add"), {"title": "Walport posts explained", "words": "walport posts", "note": ""})
    plan = PlannedPage.objects.get()
    client.post(reverse("search_plans:tick", args=[plan.pk]), {"done": "yes"})
    done = client.get(reverse("search_plans:index"), {"done": "yes"})
    client.post(reverse("search_plans:tick", args=[plan.pk]), {"done": "no"})

    assert 'value="walport posts"' in form
    assert list(done.context["object_list"]) == [plan]
    assert "Not done after all" in done.text
    assert list(client.get(reverse("search_plans:index"), {"done": "no"}).context["object_list"]) == [plan]
    assert PlannedPage.objects.get().done_at is None


def test_plan_needs_a_title_in_words() -> None:
    text = editing.signed_in("Editors").post(reverse("search_plans:add"), {"title": " ", "words": "x"}).text

    assert "Say in a few words what the page is to be about." in text


def test_ticking_asks_for_permission_and_for_a_post() -> None:
    plan = PlannedPage.objects.create(title="Walport posts")
    client = editing.signed_in()
    client.user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_plannedpage"]))
    address = reverse("search_plans:tick", args=[plan.pk])

    text = client.get(reverse("search_plans:index")).text

    assert "Walport posts" in text
    assert address not in text
    assert client.post(address, {"done": "yes"}).url == reverse("wagtailadmin_home")
    assert editing.signed_in("Editors").get(address).status_code == 405
    assert editing.signed_in("Editors").post(reverse("search_plans:tick", args=[9_999])).status_code == 404
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert PlannedPage.objects.get().done_at is None


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_menu_leads_to_everything(group: str) -> None:
    text = dashboard(editing.signed_in(group))

    for name in ("search_synonyms:index", "search_pins:index", "search_plans:index", "searches"):
        assert reverse(name) in text
