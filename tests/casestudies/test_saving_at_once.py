"""Many savings at once, and a server that is killed in the middle of one: no word is lost, and nothing happens twice."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from casestudies.domain.saving import Writer, read_part, save_part
from casestudies.merging import Key, Part, Row
from casestudies.models import KeptAnswer, Submission
from casestudies.steps import Step, step
from tests.casestudies.portal.forms import draft, full_submission
from tests.processes import database_url

CHALLENGES = step("challenges")
KILLED = """
import os, signal, django
django.setup()
from uuid import UUID
from django.db import connection
from django.db.models.signals import post_save
from casestudies.domain.saving import Writer, read_part, save_part
from casestudies.merging import Key
from casestudies.models import PartVersion, Submission
from casestudies.steps import step
submission, here = Submission.objects.get(pk=int(os.environ["SUBMISSION"])), step("summary")
state = read_part(submission=submission, step=here)
die = lambda **_: os.kill(os.getpid(), signal.SIGKILL)
if os.environ["WHEN"] == "before":
    post_save.connect(die, sender=PartVersion, weak=False)
save_part(
    submission=submission,
    step=here,
    typed=state.part.with_answer(Key("summary"), "Typed before the end."),
    base_version=state.version,
    writer=Writer(tab=UUID(os.environ["TAB"]), number=1),
)
die()
"""


@pytest.fixture
def submission(transactional_db: None) -> Submission:
    return full_submission()


def writes_rows(submission: Submission, here: Step, name: str) -> None:
    """One person adds five challenges, one after the other, as fast as it goes."""
    try:
        tab = uuid4()
        state = read_part(submission=submission, step=here)
        part, version = state.part, state.version
        for number in range(1, 6):
            row = Row(str(uuid4()), {"challenge": f"{name} {number}", "response": ""})
            part = Part(part.values, {"challenges": (*part.rows["challenges"], row)})
            result = save_part(
                submission=submission,
                step=here,
                typed=part,
                base_version=version,
                writer=Writer(tab=tab, number=number, answered=number - 1),
            )
            version = result.sent
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_people_in_one_part_at_once_lose_nothing(submission: Submission) -> None:
    assert CHALLENGES is not None
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda n: writes_rows(submission, CHALLENGES, f"Person {n}"), range(8)))

    found = [row.challenge for row in draft(submission).challenges.all()]
    assert sorted(found) == sorted(["Hard 0", "Hard 1", *(f"Person {n} {m}" for n in range(8) for m in range(1, 6))])
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["before", "after"])
def test_server_killed_during_a_saving(submission: Submission, when: str, tmp_path: Path) -> None:
    tab, before = uuid4(), draft(submission).summary
    state = read_part(submission=submission, step=_summary())

    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ
        | {
            "SUBMISSION": str(submission.pk),
            "TAB": str(tab),
            "WHEN": when,
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": database_url(),
            "SECRET_KEY": "for a test only, and long enough to be taken for one: 0123456789",
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        },
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert process.returncode == -9, process.stderr
    # All of it or nothing; and the browser, which never heard, sends it again.
    assert draft(submission).summary == (before if when == "before" else "Typed before the end.")
    _send_again(submission, tab, state.version)
    assert draft(submission).summary == "Typed before the end."
    assert not KeptAnswer.objects.exists()
    assert submission.part_versions.filter(tab=tab).count() == 1


def _summary() -> Step:
    found = step("summary")
    assert found is not None
    return found


def _send_again(submission: Submission, tab: UUID, version: str) -> None:
    first = submission.part_versions.get(digest=version).part
    save_part(
        submission=submission,
        step=_summary(),
        typed=first.with_answer(Key("summary"), "Typed before the end."),
        base_version=version,
        writer=Writer(tab=tab, number=1),
    )
