"""Stages of a submission: one door, one path, and a history of it."""

import threading

import pytest
from django.db import connection

from casestudies import signals
from casestudies.domain.stages import StageRefused, move
from casestudies.enums import TRANSITIONS, Stage, Turn
from casestudies.models import StageChange, Submission
from tests import factories


@pytest.mark.django_db
def test_move_to_an_allowed_stage_is_kept_in_the_history_and_announced():
    submission, person = factories.SubmissionFactory(), factories.UserFactory()
    heard = []
    signals.stage_changed.connect(lambda change, **_: heard.append(change), weak=False, dispatch_uid="test")
    try:
        change = move(submission=submission, to=Stage.SUBMITTED, by=person, note="First version")
    finally:
        signals.stage_changed.disconnect(dispatch_uid="test")

    submission.refresh_from_db()
    assert (submission.where, submission.submitted_at is not None) == (Stage.SUBMITTED, True)
    assert list(submission.changes.values_list("from_stage", "to_stage", "by", "note")) == [
        ("draft", "submitted", person.pk, "First version")
    ]
    assert heard == [change]


@pytest.mark.django_db
def test_move_where_the_table_has_no_way_is_refused_with_the_stage_it_is_at():
    submission = factories.SubmissionFactory(stage=Stage.DECLINED)

    with pytest.raises(StageRefused, match="Not taken further"):
        move(submission=submission, to=Stage.PUBLISHED)

    assert not StageChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_move_twice_at_once_is_made_once():
    submission = factories.SubmissionFactory()
    begin, outcomes = threading.Barrier(4), []

    def send() -> None:
        mine = Submission.objects.get(pk=submission.pk)
        begin.wait()
        try:
            move(submission=mine, to=Stage.SUBMITTED)
        except StageRefused:
            outcomes.append("refused")
        else:
            outcomes.append("moved")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "refused", "refused", "refused"]
    assert StageChange.objects.count() == 1


def test_stages_are_all_in_the_table_and_each_can_be_left_and_reached():
    assert set(TRANSITIONS) == set(Stage)
    reached = {stage for ways in TRANSITIONS.values() for stage in ways}
    assert reached == set(Stage)
    assert all(TRANSITIONS.values())


def test_stage_that_may_be_written_is_the_institutions_turn():
    assert {stage for stage in Stage if stage.may_be_written} <= {s for s in Stage if s.turn == Turn.INSTITUTION}
