"""Put the two-step review in the place of Wagtail's one-step approval, for every page."""

from django.db import migrations

WORKFLOW = "Review and approval"
TASKS = [("Editorial review", ["Editors", "Moderators"]), ("Final approval", ["Moderators"])]
STOCK = "Moderators approval"


def use_two_steps(apps, schema_editor):
    _replace(apps, old=STOCK, old_tasks=[STOCK], new=WORKFLOW, new_tasks=TASKS)


def use_one_step(apps, schema_editor):
    _replace(apps, old=WORKFLOW, old_tasks=[name for name, _ in TASKS], new=STOCK, new_tasks=[(STOCK, ["Moderators"])])


def _replace(apps, *, old, old_tasks, new, new_tasks):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Page = apps.get_model("wagtailcore", "Page")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")

    # Those that a page has been through stay, because its history names them.
    Workflow.objects.filter(name=old, workflow_states__isnull=True).delete()
    Workflow.objects.filter(name=old).update(active=False)
    GroupApprovalTask.objects.filter(
        name__in=old_tasks, workflow_tasks__isnull=True, task_states__isnull=True
    ).delete()

    task_type, _ = ContentType.objects.get_or_create(app_label="wagtailcore", model="groupapprovaltask")
    workflow = Workflow.objects.create(name=new, active=True)
    for order, (name, groups) in enumerate(new_tasks):
        task = GroupApprovalTask.objects.create(name=name, content_type=task_type, active=True)
        task.groups.set(Group.objects.filter(name__in=groups))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": workflow})


class Migration(migrations.Migration):

    dependencies = [("home", "0004_staff_groups")]

    operations = [migrations.RunPython(use_two_steps, use_one_step)]
