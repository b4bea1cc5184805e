"""A process that is killed between commit and drain loses nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from search import backend
from search.contract import Engine, Query
from search.indexing import draining, reconciling
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory

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


def _database_url() -> str:
    """The address of the test database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{who}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repair", [draining.drain, reconciling.reconcile])
def test_process_killed_between_commit_and_drain(engine: Engine, repair: Callable[[], object], tmp_path: Path) -> None:
    engine.rebuild([])
    page = CaseStudyPageFactory(title="Before")
    assert [hit.title.text for hit in engine.search(Query(text="before")).hits] == ["Before"]
    version = IndexRecord.objects.get(key=f"page:{page.pk}").version

    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ
        | {
            "PAGE": str(page.pk),
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": _database_url(),
            "SECRET_KEY": "for a test only, and long enough to be taken for one: 0123456789",
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert process.returncode == -9, process.stderr
    assert IndexRecord.objects.get(key=f"page:{page.pk}").version > version
    assert engine.search(Query(text="died")).total == 0
    repair()
    assert engine.search(Query(text="died")).total == 1
    assert backend.directory() == tmp_path / "search"
