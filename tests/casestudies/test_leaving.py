"""Taking a case study back, taking it up again, discarding a draft."""

import pytest
from wagtail.models import Page, WorkflowState

from casestudies.domain.leaving import can_be_discarded, can_be_withdrawn, discard, take_up_again, withdraw
from casestudies.domain.sending import send
from casestudies.domain.stages import StageRefused
from casestudies.enums import REVIEWED, Stage
from casestudies.models import CaseStudyPage, Submission
from home.models import OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import draft

pytestmark = pytest.mark.django_db


def sent(**fields):
    submission = draft(**fields)
    by = factories.MembershipFactory(organisation=submission.organisation).user
    send(submission=submission, by=by, agrees_to_licence=True, agrees_to_images=True)
    return submission, by


def test_withdraw_ends_the_review_and_keeps_every_word():
    submission, by = sent()
    text = submission.page.get_latest_revision().content

    withdraw(submission=submission, by=by)

    page = CaseStudyPage.objects.get(pk=submission.page_id)
    assert (submission.where, page.current_workflow_state) == (Stage.WITHDRAWN, None)
    assert page.get_latest_revision().content == text
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert [str(change.to_stage) for change in submission.changes.all()] == ["submitted", "withdrawn"]
    assert OutboxMessage.objects.filter(template="submission-withdrawn").count() == 1
    assert not OutboxMessage.objects.filter(template="submission-returned").exists()


def test_withdraw_twice_is_refused_and_does_nothing():
    submission, by = sent()
    withdraw(submission=submission, by=by)

    with pytest.raises(StageRefused, match="Withdrawn"):
        withdraw(submission=Submission.objects.get(pk=submission.pk), by=by)

    assert submission.changes.count() == 2


def test_withdraw_corrections_leaves_the_published_page_as_it_is():
    submission = factories.SubmissionFactory(page=factories.full_case_study(), stage=Stage.CORRECTING)
    by = factories.MembershipFactory(organisation=submission.organisation).user
    submission.page.summary = "Corrected."
    submission.page.save_revision()
    send(submission=submission, by=by, agrees_to_licence=True, agrees_to_images=True)

    withdraw(submission=submission, by=by)

    assert submission.where == Stage.CORRECTING
    assert CaseStudyPage.objects.get(pk=submission.page_id).live


def test_take_up_again_what_was_withdrawn_can_be_sent_again():
    submission, by = sent()
    withdraw(submission=submission, by=by)

    take_up_again(submission=submission, by=by)
    send(submission=submission, by=by, agrees_to_licence=True, agrees_to_images=True)

    assert submission.where == Stage.SUBMITTED
    assert submission.sendings.count() == 2


def test_take_up_again_what_was_not_withdrawn_is_refused():
    submission, by = sent()

    with pytest.raises(StageRefused, match="was not withdrawn"):
        take_up_again(submission=submission, by=by)


def test_discard_deletes_page_and_submission_and_leaves_a_sound_tree():
    submission, other = draft(), draft()

    discard(submission=submission)
    discard(submission=submission)

    assert list(Submission.objects.all()) == [other]
    assert not CaseStudyPage.objects.filter(pk=submission.page_id).exists()
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("stage", Stage)
def test_what_can_be_left_how_at_each_stage(stage):
    never_sent = factories.SubmissionFactory(stage=stage)
    returned, _ = sent()
    Submission.objects.filter(pk=returned.pk).update(stage=stage)
    returned.refresh_from_db()

    assert can_be_discarded(never_sent) == (stage == Stage.DRAFT)
    assert not can_be_discarded(returned)
    assert can_be_withdrawn(returned) == (stage in REVIEWED or stage == Stage.DRAFT)


def test_discard_what_was_sent_is_refused():
    submission, _ = sent()

    with pytest.raises(StageRefused, match="cannot be discarded"):
        discard(submission=submission)

    assert Submission.objects.filter(pk=submission.pk).exists()
