"""A step is approved while somebody else asks for changes, declines, or takes the page down: one of them is first, the other reads so."""

from functools import partial

import pytest

from casestudies.domain import changes, ending
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from tests.racing import at_once, done
from tests.reviewing import in_review, reviewer

pytestmark = pytest.mark.django_db(transaction=True)


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

    outcomes = at_once(approving(submission), partial(act, fresh(submission), reviewer()))

    assert outcomes[1] in done(outcomes)  # After an approval the text is still in review: what ends it comes last.
    assert fresh(submission).where == stage
    running = CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_state
    assert (running is None) is (stage != Stage.CHANGES_ASKED)


def test_declining_twice_is_done_once():
    submission = in_review()
    twice = [partial(ending.decline, submission=fresh(submission), reason="No.", by=reviewer()) for _ in range(2)]

    assert len(done(at_once(*twice))) == 1
    assert [change.to_stage for change in submission.changes.all()].count("declined") == 1
