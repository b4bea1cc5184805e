"""Races of the review: whatever happens at once has one outcome, and nobody is told what did not happen."""

import pytest

from casestudies.domain import signing
from casestudies.enums import Stage
from casestudies.models import Agreement, CaseStudyPage, SignOffRequest, StageChange, Submission
from home.domain.snapshot import take_snapshot
from home.rules import PublishingRefused
from tests.racing import at_once, done
from tests.reviewing import agree, approve, at_sign_off, in_review, latest, reviewer

pytestmark = pytest.mark.django_db(transaction=True)


def ends(submission, action):
    """Somebody of the staff ends the step that is waiting now."""
    state, user = submission.page.current_workflow_task_state, reviewer()
    return lambda: state.task.specific.on_action(state, user, action)


def now(submission):
    return Submission.objects.get(pk=submission.pk)


def test_two_approvals_of_one_step_are_one_and_the_other_reads_which():
    submission = in_review()

    outcomes = at_once(ends(submission, "approve"), ends(submission, "approve"))

    assert len(done(outcomes)) == 1
    assert "Somebody else ended this step meanwhile" in str(*(o for o in outcomes if isinstance(o, Exception)))
    assert now(submission).where == Stage.SIGN_OFF
    assert StageChange.objects.filter(submission=submission, to_stage=Stage.SIGN_OFF).count() == 1
    assert SignOffRequest.objects.count() == 1


def test_approving_and_asking_for_changes_at_once_has_one_outcome():
    submission = in_review()

    outcomes = at_once(ends(submission, "approve"), ends(submission, "reject"))

    assert len(done(outcomes)) == 1
    expected = Stage.SIGN_OFF if not isinstance(outcomes[0], Exception) else Stage.CHANGES_ASKED
    assert now(submission).where == expected


def test_approving_and_cancelling_at_once_has_one_outcome():
    submission, user = in_review(), reviewer()
    workflow_state = submission.page.current_workflow_state

    outcomes = at_once(ends(submission, "approve"), lambda: workflow_state.cancel(user=user))

    state = type(workflow_state).objects.get(pk=workflow_state.pk)
    stage = now(submission).where
    assert stage == (Stage.DRAFT if state.status == state.STATUS_CANCELLED else Stage.SIGN_OFF)
    assert not CaseStudyPage.objects.get(pk=submission.page_id).live
    if isinstance(outcomes[0], Exception):
        assert stage == Stage.DRAFT


def test_signing_twice_is_one_agreement():
    submission = at_sign_off()
    request = SignOffRequest.objects.get()

    at_once(
        lambda: signing.agree(request=request, name="Ada", role="Dean"),
        lambda: signing.agree(request=request, name="Bea", role="Provost"),
    )

    assert Agreement.objects.count() == 1
    assert now(submission).where == Stage.APPROVAL


def test_agreeing_and_asking_for_corrections_at_once_has_one_outcome():
    submission = at_sign_off()
    request = SignOffRequest.objects.get()

    outcomes = at_once(
        lambda: signing.agree(request=request, name="Ada", role="Dean"),
        lambda: signing.ask_for_corrections(request=request, name="Bea", corrections=[("", "Not yet.")]),
    )

    assert len(done(outcomes)) == 1
    assert (now(submission).where, Agreement.objects.count()) in {(Stage.APPROVAL, 1), (Stage.SUBMITTED, 0)}


def test_signing_an_old_link_while_another_person_is_asked_has_one_outcome():
    submission, user = at_sign_off(), reviewer()
    old = SignOffRequest.objects.get()

    outcomes = at_once(
        lambda: signing.agree(request=old, name="Ada", role="Dean"),
        lambda: signing.ask_for_agreement(
            submission=submission, name="Bea", email="bea@example.org", role="Provost", by=user
        ),
    )

    assert len(done(outcomes)) == 1
    waiting, agreements = SignOffRequest.objects.waiting().count(), Agreement.objects.count()
    assert (now(submission).where, agreements, waiting) in {(Stage.APPROVAL, 1, 0), (Stage.SIGN_OFF, 0, 1)}


def test_text_that_is_changed_while_the_signatory_agrees_is_not_published_by_that():
    submission, user = at_sign_off(), reviewer()
    request = SignOffRequest.objects.get()
    text = latest(submission)
    text.summary = "Changed at the same moment."

    at_once(
        lambda: signing.agree(request=request, name="Ada", role="Dean"),
        lambda: text.save_revision(user=user),
    )

    changed = take_snapshot(latest(submission)).digest
    assert changed != request.text_digest
    assert not Agreement.objects.filter(text_digest=changed).exists()
    with pytest.raises(PublishingRefused):
        latest(submission).get_latest_revision().publish()
    assert not CaseStudyPage.objects.get(pk=submission.page_id).live


def test_last_approval_and_a_change_at_once_publish_nothing_but_what_was_agreed():
    submission, user = at_sign_off(), reviewer()
    agreement = agree(submission)
    text = latest(submission)
    text.summary = "Changed at the same moment."
    last = ends(Submission.objects.get(pk=submission.pk), "approve")

    at_once(last, lambda: text.save_revision(user=user))

    page = CaseStudyPage.objects.get(pk=submission.page_id)
    assert not page.live or take_snapshot(page).digest == agreement.text_digest


def test_approving_an_old_step_after_the_text_went_on_is_refused():
    submission = in_review()
    old = ends(submission, "approve")
    approve(submission.page)

    with pytest.raises(PublishingRefused, match="meanwhile"):
        old()
