"""A process that is killed between commit and drain loses nothing."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search import backend
from search.contract import Engine, Query
from search.indexing import draining, reconciling
from search.models import IndexRecord
from tests.factories import CaseStudyPageFactory
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repair", [draining.drain, reconciling.reconcile])
def test_process_killed_between_commit_and_drain(engine: Engine, repair: Callable[[], object], tmp_path: Path) -> None:
    engine.rebuild([])
    page = CaseStudyPageFactory(title="Before")
    assert [hit.title.text for hit in engine.search(Query(text="before")).hits] == ["Before"]
    version = IndexRecord.objects.get(key=f"page:{page.pk}").version

    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=environment(tmp_path) | {"PAGE": str(page.pk)},
        cwd=PROJECT,
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
