"""Every way to publish: none of them publishes what an institution has not agreed to, and each publishes what it has.

Each leaves the right index record, in which search reads what the public may find.
"""

import io
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from casestudies.domain.exchange.files import open_source, write_export
from casestudies.domain.exchange.importing import import_content
from casestudies.models import CaseStudyPage
from home.domain.scheduling import publish_due
from home.domain.snapshot import take_snapshot
from home.rules import PublishingRefused
from search.enums import Source
from search.models import IndexRecord
from tests import editing, factories
from tests.reviewing import agreed, approve, reviewer

pytestmark = pytest.mark.django_db


def by_revision(page):
    page.get_latest_revision().publish()


def by_action(page):
    PublishPageRevisionAction(page.get_latest_revision(), user=reviewer()).execute()


def by_editor(page):
    client = editing.signed_in("Moderators")
    address = editing.edit_url(page)
    editing.send(client, address, editing.open_form(client, address), "publish")


def by_an_older_revision_in_the_editor(page):
    client = editing.signed_in("Moderators")
    older = page.get_latest_revision()
    text = older.as_object()
    text.summary = "A later draft."
    text.save_revision()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, older.pk])
    data = editing.open_form(client, address)
    data["revision"] = str(older.pk)
    editing.send(client, editing.edit_url(page), data, "publish")


def by_bulk_action(page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    editing.signed_in("Moderators").post(f"{address}?id={page.pk}", {"include_descendants": ""})


def by_admin_api(page):
    editing.signed_in("Moderators").post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))


def by_a_workflow_without_sign_off(page):
    workflow, task = Workflow.objects.create(name="Short"), GroupApprovalTask.objects.create(name="Look")
    task.groups.add(Group.objects.get(name="Moderators"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    state = workflow.start(page, reviewer())
    state.current_task_state.approve(user=reviewer())


def by_the_review_of_case_studies(page):
    page.get_workflow().start(page, None)
    for _step in range(3):
        with suppress(AttributeError):  # There is no step any more.
            approve(page)


def _due(page):
    """As it is when the time has come, whatever was asked when the time was set."""
    due = timezone.now() - timedelta(minutes=1)
    revision = page.get_latest_revision()
    page.revisions.filter(pk=revision.pk).update(
        content=revision.content | {"go_live_at": due.isoformat()}, approved_go_live_at=due
    )


def by_schedule(page):
    _due(page)
    publish_due()


def by_command(page):
    _due(page)
    call_command("publish_scheduled")


def by_scheduling_it(page):
    text = page.get_latest_revision_as_object()
    text.go_live_at = timezone.now() + timedelta(hours=1)
    text.save_revision().publish()
    _due(CaseStudyPage.objects.get(pk=page.pk))
    publish_due()


def by_import(page):
    file = io.BytesIO()
    write_export(file, kind="json", tables=("case_studies",))
    content = json.loads(file.getvalue())
    content["case_studies"][0]["status"] = "published"
    source = open_source(io.BytesIO(json.dumps(content).encode()), name="content.json")
    import_content(source=source, dry_run=False, publish=True)


WAYS = [
    by_revision,
    by_action,
    by_editor,
    by_an_older_revision_in_the_editor,
    by_bulk_action,
    by_admin_api,
    by_a_workflow_without_sign_off,
    by_the_review_of_case_studies,
    by_schedule,
    by_command,
    by_scheduling_it,
    by_import,
]


@pytest.fixture
def submission():
    """An institution's complete case study, never published."""
    page = factories.CaseStudyPageFactory(live=False, title="Sample", summary="It is a sample.")
    page.save_revision()
    return factories.SubmissionFactory(page=page, submitted_at=timezone.now())


def record_of(submission):
    """What search knows of the page: which version, and whether the public may find it."""
    return IndexRecord.objects.values_list("version", "is_public").get(key=Source.PAGE.key(submission.page_id))


def attempt(way, submission):
    """Try, and return the page as it is then."""
    with suppress(PublishingRefused):
        way(CaseStudyPage.objects.get(pk=submission.page_id))
    return CaseStudyPage.objects.get(pk=submission.page_id)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_text_that_was_not_agreed_to_is_not_published(way, submission):
    page = attempt(way, submission)

    _version, is_public = record_of(submission)
    assert (page.live, is_public) == (False, False)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_text_that_was_agreed_to_is_published_and_says_so(way, submission, django_capture_on_commit_callbacks):
    agreement = agreed(submission)
    before, _is_public = record_of(submission)

    with django_capture_on_commit_callbacks(execute=True):
        page = attempt(way, submission)

    agreement.refresh_from_db()
    assert (page.live, agreement.is_live) == (True, True)
    assert take_snapshot(page).digest == agreement.text_digest
    version, is_public = record_of(submission)
    assert is_public
    assert version > before


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_text_that_was_changed_after_the_agreement_leaves_what_is_public(way, submission):
    agreed(submission)
    by_revision(submission.page)
    text = CaseStudyPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()
    text.summary = "Nobody agreed to this."
    text.save_revision()

    page = attempt(way, submission)

    _version, is_public = record_of(submission)
    assert (page.live, page.summary, is_public) == (True, "It is a sample.", True)


def test_wagtails_content_apis_are_not_there_to_publish_by():
    for name in ("wagtailapi:pages:listing", "wagtail_api_v3:api-root"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
