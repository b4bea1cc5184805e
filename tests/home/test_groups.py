"""What editors and moderators may do, and the two-step review, as the migrations leave them."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Workflow

from casestudies.models import CaseStudyPage
from home.models import Approval
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("group", "granted", "denied"),
    [
        ("Editors", ["home.change_organisation", "pathway.add_fundingscheme"], ["home.delete_organisation"]),
        ("Moderators", ["home.delete_organisation", "summit.delete_theme", "home.view_jobrun"], ["home.delete_user"]),
    ],
)
def test_permissions_on_lists(group, granted, denied):
    user = editing.signed_in(group).user

    assert [name for name in granted if not user.has_perm(name)] == []
    assert [name for name in denied if user.has_perm(name)] == []


@pytest.mark.parametrize(("group", "may_publish"), [("Editors", False), ("Moderators", True)])
def test_permissions_on_pages(group, may_publish):
    user = editing.signed_in(group).user
    permissions = factories.home_page().permissions_for_user(user)

    assert permissions.can_edit()
    assert permissions.can_add_subpage()
    assert permissions.can_publish() is may_publish


def steps_of(page):
    tasks = page.get_workflow().tasks
    return [(task.name, sorted(task.specific.groups.values_list("name", flat=True))) for task in tasks]


def test_every_page_has_the_two_step_review_and_case_studies_the_sign_off_between():
    both, moderators = ["Editors", "Moderators"], ["Moderators"]

    assert steps_of(factories.PolicyPageFactory()) == [("Editorial review", both), ("Final approval", moderators)]
    assert steps_of(factories.CaseStudyPageFactory()) == [
        ("Editorial review of a case study", both),
        ("Sign-off by the institution", both),
        ("Final approval of a case study", moderators),
    ]
    assert Workflow.objects.active().count() == 2
    assert GroupApprovalTask.objects.count() == 2


def approve(client, page):
    """Press “Approve” in the editor, with nothing changed."""
    address = editing.edit_url(page)
    data = editing.open_form(client, address)
    data["workflow-action-name"] = "approve"
    return editing.send(client, address, data, "workflow-action")


def test_a_page_is_public_after_both_steps_and_not_before():
    editor, colleague, moderator = (editing.signed_in(name) for name in ("Editors", "Editors", "Moderators"))
    page = factories.full_case_study(summary="As it was.")
    address = editing.edit_url(page)
    data = editing.open_form(editor, address, summary="As it is now.")
    editing.add_row(data, "milestones", title="A new row, which has no key yet", date="2025")
    editing.send(editor, address, data, "submit")

    approve(colleague, page)
    after_first = CaseStudyPage.objects.get(pk=page.pk)
    step = after_first.current_workflow_task.name
    approve(moderator, page)
    after_second = CaseStudyPage.objects.get(pk=page.pk)

    assert (after_first.summary, step) == ("As it was.", "Final approval of a case study")
    assert after_second.summary == "As it is now."
    assert after_second.milestones.count() == 2
    assert not after_second.workflow_in_progress
    assert Approval.objects.values("digest").distinct().count() == 1


def test_an_editor_may_not_give_the_final_approval():
    editor = editing.signed_in("Editors")
    page = factories.CaseStudyPageFactory(live=False)
    page.save_revision()
    page.get_workflow().start(page, editor.user)
    approve(editor, page)
    step = CaseStudyPage.objects.get(pk=page.pk).current_workflow_task_state

    response = editor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk]))

    assert response.url == reverse("wagtailadmin_home")
    assert not Page.objects.get(pk=page.pk).live


@pytest.mark.django_db(transaction=True)
def test_the_migrations_can_be_taken_back_and_made_again():
    editors = Group.objects.get(name="Editors")

    call_command("migrate", "home", "0003", verbosity=0)
    before = set(editors.permissions.values_list("codename", flat=True))
    stock = [workflow.name for workflow in Workflow.objects.active()]
    call_command("migrate", verbosity=0)

    assert "change_organisation" not in before
    assert stock == ["Moderators approval"]
    assert [workflow.name for workflow in Workflow.objects.active()] == ["Review and approval", "Case studies"]
    assert editors.permissions.filter(codename="change_organisation").exists()
    assert not MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
