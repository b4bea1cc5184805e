"""What staff do with Wagtail's own workflow is what the institution is told."""

import pytest
from django.urls import reverse
from wagtail.models import Workflow, WorkflowTask

from casestudies.domain.leaving import withdraw
from casestudies.domain.sending import send
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, StageChange, Submission
from home.models import OutboxMessage
from home.rules import PublishingRefused
from tests import factories
from tests.casestudies.portal.drafts import draft
from tests.reviewing import agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return factories.UserFactory(superuser=True)


@pytest.fixture
def sent():
    submission = draft()
    member = factories.MembershipFactory(organisation=submission.organisation)
    send(submission=submission, by=member.user, agrees_to_licence=True, agrees_to_images=False)
    return Submission.objects.get(pk=submission.pk)


def stage_of(submission):
    return Submission.objects.get(pk=submission.pk).where


def task_of(submission):
    return CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_state.current_task_state


def test_approving_each_step_leads_over_final_approval_to_published(sent, staff):
    agreed(sent)
    task_of(sent).approve(user=staff)
    between = stage_of(sent)
    task_of(sent).approve(user=staff)

    assert (between, stage_of(sent)) == (Stage.APPROVAL, Stage.PUBLISHED)
    assert CaseStudyPage.objects.get(pk=sent.page_id).live
    assert [str(change.to_stage) for change in sent.changes.all()] == ["submitted", "sign-off", "approval", "published"]
    told = OutboxMessage.objects.get(template="submission-published")
    assert "For information" in told.subject
    assert f"/case-studies/{sent.page.slug}/" in told.text


def test_rejecting_asks_the_institution_for_changes_with_the_reason(sent, staff):
    task_of(sent).reject(user=staff, comment="Say who pays.")

    assert stage_of(sent) == Stage.CHANGES_ASKED
    assert sent.changes.last().note == "Say who pays."
    told = OutboxMessage.objects.get(template="submission-changes-asked")
    assert told.subject.startswith("Action needed: ")
    assert "Say who pays." in told.text


def test_cancelling_in_the_admin_gives_the_text_back_and_says_so(sent, staff, client):
    client.force_login(staff)

    client.post(reverse("wagtailadmin_pages:edit", args=[sent.page_id]), {"action-cancel-workflow": "1"})

    assert stage_of(sent) == Stage.DRAFT
    assert "without a reason" in sent.changes.last().note
    assert OutboxMessage.objects.filter(template="submission-returned", needs_action=True).count() == 1


def test_cancelling_the_review_of_a_live_page_leads_back_to_corrections(staff):
    submission = factories.SubmissionFactory(page=factories.full_case_study(), stage=Stage.CORRECTING)
    member = factories.MembershipFactory(organisation=submission.organisation)
    submission.page.summary = "Corrected."
    submission.page.save_revision()
    send(submission=submission, by=member.user, agrees_to_licence=True, agrees_to_images=True)

    submission.page.current_workflow_state.cancel(user=staff)

    assert stage_of(submission) == Stage.CORRECTING
    assert CaseStudyPage.objects.get(pk=submission.page_id).live


def test_staff_starting_a_review_of_a_draft_closes_it_for_its_authors(staff):
    submission = draft()

    submission.page.get_workflow().start(submission.page, staff)

    assert stage_of(submission) == Stage.SUBMITTED


def test_a_workflow_of_one_step_stays_sent_until_it_is_published(staff):
    submission = draft()
    workflow = submission.page.get_workflow()
    WorkflowTask.objects.filter(workflow=workflow).exclude(sort_order=0).delete()
    member = factories.MembershipFactory(organisation=submission.organisation)
    send(submission=submission, by=member.user, agrees_to_licence=True, agrees_to_images=False)

    assert stage_of(submission) == Stage.SUBMITTED
    assert Workflow.objects.get(pk=workflow.pk).tasks.count() == 1


def test_publishing_by_staff_past_the_workflow_ends_at_published(sent, staff):
    agreed(sent)

    sent.page.get_latest_revision().publish(user=staff)

    assert stage_of(sent) == Stage.PUBLISHED
    assert CaseStudyPage.objects.get(pk=sent.page_id).current_workflow_state is None


def test_publishing_an_older_text_leaves_corrections_open():
    submission = factories.SubmissionFactory(page=factories.full_case_study(), stage=Stage.CORRECTING)
    older = submission.page.save_revision()
    agreed(submission)
    submission.page.goals = "<p>Corrected.</p>"
    submission.page.save_revision()

    older.publish()

    assert stage_of(submission) == Stage.CORRECTING


def test_unpublishing_tells_the_institution():
    submission = factories.SubmissionFactory(page=factories.full_case_study(), stage=Stage.PUBLISHED)
    factories.MembershipFactory(organisation=submission.organisation)

    submission.page.unpublish()

    assert stage_of(submission) == Stage.TAKEN_DOWN
    assert OutboxMessage.objects.filter(template="submission-taken-down").count() == 1


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.DECLINED])
def test_publishing_what_was_taken_back_or_declined_is_refused(sent, staff, stage):
    if stage == Stage.WITHDRAWN:
        withdraw(submission=sent, by=staff)
    else:
        move(submission=sent, to=stage)

    with pytest.raises(PublishingRefused) as refused:
        CaseStudyPage.objects.get(pk=sent.page_id).get_latest_revision().publish(user=staff)

    assert stage.label in refused.value.reasons[0]
    assert not CaseStudyPage.objects.get(pk=sent.page_id).live


def test_pages_that_no_institution_wrote_are_published_and_taken_down_as_ever():
    page = factories.full_case_study()

    page.unpublish()
    page.save_revision().publish()

    assert CaseStudyPage.objects.get(pk=page.pk).live
    assert not OutboxMessage.objects.exists()


def test_deleting_a_published_case_study_takes_its_submission_and_history_with_it():
    submission = factories.SubmissionFactory(page=factories.CaseStudyPageFactory(live=False))
    move(submission=submission, to=Stage.SUBMITTED)
    agreed(submission)
    submission.page.get_latest_revision_as_object().save_revision().publish()

    CaseStudyPage.objects.get(pk=submission.page_id).delete()

    assert not Submission.objects.exists()
    assert not StageChange.objects.exists()
