"""A step is approved while somebody else asks for changes, declines, or takes the page down: one of them is first, the other reads so."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from casestudies.domain import changes, ending
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from tests.reviewing import in_review, reviewer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do them together; what each of them came to: "done", "refused", or the fault."""
    begin, outcomes = threading.Barrier(len(acts)), {}

    def run(number, act):
        try:
            begin.wait()
            act()
        except ValidationError:
            outcomes[number] = "refused"
        except Exception as fault:  # noqa: BLE001 - told to the test
            outcomes[number] = repr(fault)
        else:
            outcomes[number] = "done"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(acts))]


def approving(submission):
    state = CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_task_state
    return partial(state.task.specific.on_action, state, reviewer(), "approve")


def fresh(submission):
    return Submission.objects.get(pk=submission.pk)


@pytest.mark.parametrize(
    ("act", "stage"),
    [
        (lambda one, by: changes.ask(submission=one, note="Shorter.", by=by), Stage.CHANGES_ASKED),
        (lambda one, by: ending.decline(submission=one, reason="No.", by=by), Stage.DECLINED),
        (lambda one, by: ending.give_back(submission=one, reason="Later.", by=by), Stage.DRAFT),
    ],
    ids=["ask", "decline", "give back"],
)
def test_approving_and_ending_end_in_one_outcome(act, stage):
    submission = in_review()

    approved, ended = at_once(approving(submission), partial(act, fresh(submission), reviewer()))

    assert approved in {"done", "refused"}
    assert ended == "done"  # After an approval the text is still in review: what ends it comes last.
    assert fresh(submission).where == stage
    running = CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_state
    assert (running is None) is (stage != Stage.CHANGES_ASKED)


def test_declining_twice_is_done_once():
    submission = in_review()
    twice = [partial(ending.decline, submission=fresh(submission), reason="No.", by=reviewer()) for _ in range(2)]

    assert sorted(at_once(*twice)) == ["done", "refused"]
    assert [change.to_stage for change in submission.changes.all()].count("declined") == 1
