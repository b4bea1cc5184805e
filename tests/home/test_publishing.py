"""The guard on every way to publish."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowTask

from casestudies.models import CaseStudyImage, CaseStudyPage, FundingLine, Partner
from home.models import Approval
from home.rules import PublishingRefused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    """A complete case study that is not public yet."""
    page = factories.CaseStudyPageFactory(live=False)
    page.save_revision()
    return page


@pytest.fixture
def moderator():
    return factories.UserFactory(superuser=True)


@pytest.fixture
def workflow(draft):
    """Two steps, on the draft's parent."""
    workflow = Workflow.objects.create(name="Two steps")
    for number in (1, 2):
        task = GroupApprovalTask.objects.create(name=f"Step {number}")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=number)
    return workflow


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def schedule(page, **content):
    """Schedule the page for a time that has just passed; `content` is what the revision says by then."""
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    due = timezone.now() - timedelta(minutes=1)
    page.revisions.filter(pk=revision.pk).update(
        content={**revision.content, "go_live_at": due.isoformat(), **content}, approved_go_live_at=due
    )


def spoil(page):
    """Make the draft unfit to publish: an image without words for those who cannot see it."""
    page.images.add(CaseStudyImage(image=factories.ImageFactory(), alt_text="", credit="Somebody"))
    return page.save_revision(clean=False)


def test_publish_complete_page_goes_live(draft):
    draft.get_latest_revision().publish()

    assert is_live(draft)


def test_draft_incomplete_is_saved(draft):
    spoil(draft)

    assert draft.get_latest_revision_as_object().images.get().alt_text == ""


@pytest.mark.parametrize(
    "publish",
    [
        lambda revision: revision.publish(),
        lambda revision: revision.as_object().publish(revision),
        lambda revision: PublishPageRevisionAction(revision).execute(skip_permission_checks=True),
    ],
    ids=["revision", "page", "action"],
)
def test_publish_incomplete_page_is_refused_with_the_part_named(draft, publish):
    revision = spoil(draft)

    with pytest.raises(PublishingRefused) as refused:
        publish(revision)

    assert refused.value.reasons == ("Case study image 1, Alternative text: This field cannot be blank.",)
    assert not is_live(draft)


def test_publish_over_live_page_is_refused_and_old_text_stays(draft):
    draft.get_latest_revision().publish()
    page = CaseStudyPage.objects.get(pk=draft.pk)
    page.title = "Another title"

    with pytest.raises(PublishingRefused):
        spoil(page).publish()

    assert CaseStudyPage.objects.get(pk=draft.pk).title == draft.title


def test_save_of_page_made_live_by_hand_is_refused(draft):
    draft.summary = ""
    draft.live = True

    with pytest.raises(PublishingRefused):
        draft.save()

    assert not is_live(draft)


def test_add_child_live_and_incomplete_is_refused():
    with pytest.raises(PublishingRefused):
        factories.CaseStudyPageFactory(summary="")

    assert not CaseStudyPage.objects.exists()


def test_copy_of_live_page_kept_live_passes_the_guard(draft):
    draft.get_latest_revision().publish()
    page = CaseStudyPage.objects.get(pk=draft.pk)
    CaseStudyPage.objects.filter(pk=page.pk).update(summary="")
    page.refresh_from_db()

    with pytest.raises(PublishingRefused):
        page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)


def test_schedule_publishes_complete_page(draft):
    schedule(draft)

    call_command("publish_scheduled")

    assert is_live(draft)


def test_schedule_refuses_text_that_was_spoilt_after_scheduling(draft):
    schedule(draft, summary="")

    with pytest.raises(PublishingRefused):
        call_command("publish_scheduled")

    assert not is_live(draft)


def test_workflow_all_steps_approved_publishes(draft, workflow, moderator):
    state = workflow.start(draft, moderator)

    state.current_task_state.approve(user=moderator)
    state.refresh_from_db()
    state.current_task_state.approve(user=moderator)

    assert is_live(draft)
    assert Approval.objects.count() == 2


def test_workflow_text_overwritten_in_place_after_first_approval_is_refused(draft, workflow, moderator):
    state = workflow.start(draft, moderator)
    state.current_task_state.approve(user=moderator)
    draft.title = "Changed by autosave"
    draft.save_revision(overwrite_revision=draft.get_latest_revision())
    state.refresh_from_db()

    with pytest.raises(PublishingRefused, match="changed after it was approved"):
        state.current_task_state.approve(user=moderator)

    assert not is_live(draft)
    assert TaskState.objects.get(pk=state.current_task_state.pk).status == TaskState.STATUS_IN_PROGRESS


def test_workflow_new_revision_after_first_approval_needs_first_step_again(draft, workflow, moderator):
    state = workflow.start(draft, moderator)
    state.current_task_state.approve(user=moderator)
    draft.title = "Changed later"
    draft.save_revision()
    state.refresh_from_db()

    state.current_task_state.approve(user=moderator)

    state.refresh_from_db()
    assert not is_live(draft)
    assert state.current_task_state.task.name == "Step 1"


def test_workflow_incomplete_page_is_refused_and_approval_rolled_back(draft, workflow, moderator):
    spoil(draft)
    state = workflow.start(draft, moderator)
    state.current_task_state.approve(user=moderator)
    state.refresh_from_db()

    with pytest.raises(PublishingRefused, match="Alternative text"):
        state.current_task_state.approve(user=moderator)

    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not is_live(draft)


def test_problems_shares_over_one_hundred_are_named(draft):
    for share in (60, 50):
        draft.funding_lines.add(FundingLine(funder=factories.OrganisationFactory(), share=share))

    assert list(draft.content_problems()) == [
        "Funding: the shares add up to 110 %. Change them so that they are at most 100 %."
    ]


def test_problems_region_outside_nation_is_named(draft):
    draft.nations, draft.regions = ["wales"], ["london"]

    assert list(draft.content_problems()) == ["Regions: London lies in England, which is not ticked under nations."]


def test_parts_keep_their_uuid_over_publishing_twice(draft):
    draft.partners.add(Partner(organisation=factories.OrganisationFactory()))
    draft.save_revision().publish()
    page = CaseStudyPage.objects.get(pk=draft.pk)
    page.partners.add(Partner(organisation=factories.OrganisationFactory()))
    revision = page.save_revision()
    uuids = {row.uuid for row in revision.as_object().partners.all()}

    revision.publish()
    revision.publish()

    assert {row.uuid for row in CaseStudyPage.objects.get(pk=draft.pk).partners.all()} == uuids
    assert len(uuids) == 2
