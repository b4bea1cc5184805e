"""A process that is killed in the middle loses nothing: within the transaction nothing happened, after it everything is made good."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casestudies.models import CaseStudyPage
from home.domain.scheduling import publish_due
from search import backend
from search.contract import Engine, Query
from search.indexing import draining, reconciling
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory
from tests.home.test_publishing import schedule
from tests.processes import PROJECT, environment

KILLED = """
import os, signal, django
django.setup()
from django.db import connection, transaction
from casestudies.models import CaseStudyPage
page = CaseStudyPage.objects.get(pk=int(os.environ["PAGE"]))
page.title = "Renamed by a process that died"
with transaction.atomic():
    page.save()
    connection.run_on_commit.insert(0, (set(), lambda: os.kill(os.getpid(), signal.SIGKILL), False))
"""


PUBLISHED = """
import os, signal, django
django.setup()
from django.db import connection
from django.db.models.signals import post_save
from casestudies.models import CaseStudyPage
from home.domain.scheduling import publish_due

def die(): os.kill(os.getpid(), signal.SIGKILL)

def on_saved(**_kwargs):
    # After all others heard of it: the index record is written, and nothing is committed.
    die() if os.environ["MOMENT"] == "within" else connection.run_on_commit.insert(0, (set(), die, False))

post_save.connect(on_saved, sender=CaseStudyPage)
if os.environ["WAY"] == "schedule":
    publish_due()
else:
    CaseStudyPage.objects.get(pk=int(os.environ["PAGE"])).get_latest_revision().publish()
"""


def run_until_killed(data_dir: Path, code: str, **names: str) -> None:
    """Run it in another process, which kills itself."""
    process = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(data_dir) | names,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert process.returncode == -9, process.stderr


def draft(way: str) -> CaseStudyPage:
    """A case study that waits to be published: for its time, which has come, or for somebody to do it."""
    page = CaseStudyPageFactory(title="Fellows", live=False)
    if way == "schedule":
        schedule(page)
    else:
        page.save_revision()
    return page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["revision", "schedule"])
def test_process_killed_within_publishing_has_published_nothing(engine: Engine, way: str, tmp_path: Path) -> None:
    engine.rebuild([])
    page = draft(way)
    before = IndexRecord.objects.values().get(key=f"page:{page.pk}")

    run_until_killed(tmp_path, PUBLISHED, WAY=way, MOMENT="within", PAGE=str(page.pk))

    page.refresh_from_db()
    assert not page.live
    assert IndexRecord.objects.values().get(key=f"page:{page.pk}") == before
    reconciling.reconcile()
    assert engine.search(Query(text="fellows")).total == 0
    # Nothing stands in the way of the next run.
    publish_due() if way == "schedule" else page.get_latest_revision().publish()
    assert engine.search(Query(text="fellows")).total == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["revision", "schedule"])
def test_process_killed_after_publishing_is_found_later(engine: Engine, way: str, tmp_path: Path) -> None:
    engine.rebuild([])
    page = draft(way)

    run_until_killed(tmp_path, PUBLISHED, WAY=way, MOMENT="after", PAGE=str(page.pk))

    page.refresh_from_db()
    assert page.live
    assert IndexRecord.objects.get(key=f"page:{page.pk}").is_public
    assert engine.search(Query(text="fellows")).total == 0
    draining.drain()
    assert engine.search(Query(text="fellows")).total == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repair", [draining.drain, reconciling.reconcile])
def test_process_killed_between_commit_and_drain(engine: Engine, repair: Callable[[], object], tmp_path: Path) -> None:
    engine.rebuild([])
    page = CaseStudyPageFactory(title="Before")
    assert [hit.title.text for hit in engine.search(Query(text="before")).hits] == ["Before"]
    version = IndexRecord.objects.get(key=f"page:{page.pk}").version

    run_until_killed(tmp_path, KILLED, PAGE=str(page.pk))

    assert IndexRecord.objects.get(key=f"page:{page.pk}").version > version
    assert engine.search(Query(text="died")).total == 0
    repair()
    assert engine.search(Query(text="died")).total == 1
    assert backend.directory() == tmp_path / "search"
