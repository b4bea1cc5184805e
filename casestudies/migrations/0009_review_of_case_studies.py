"""Make the review of case studies (editorial review, sign-off by the institution, final approval) for what lies below their index."""

from django.db import migrations

WORKFLOW = "Case studies"
TASKS = [
    ("editorialreviewtask", "EditorialReviewTask", "Editorial review of a case study", ["Editors", "Moderators"]),
    ("signofftask", "SignOffTask", "Sign-off by the institution", ["Editors", "Moderators"]),
    ("finalapprovaltask", "FinalApprovalTask", "Final approval of a case study", ["Moderators"]),
]


def make(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    WorkflowTask = apps.get_model("wagtailcore", "WorkflowTask")

    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    for order, (model, name, label, groups) in enumerate(TASKS):
        content_type, _ = ContentType.objects.get_or_create(app_label="casestudies", model=model)
        task = apps.get_model("casestudies", name).objects.create(name=label, content_type=content_type, active=True)
        task.groups.set(Group.objects.filter(name__in=groups))
        WorkflowTask.objects.create(workflow=workflow, task_id=task.pk, sort_order=order)
    for index_page in apps.get_model("casestudies", "CaseStudyIndexPage").objects.all():
        WorkflowPage.objects.get_or_create(page_id=index_page.pk, defaults={"workflow": workflow})


def unmake(apps, schema_editor):
    """Pages fall back to the review of the whole site. What went through this one goes with it."""
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).delete()
    for _, name, _, _ in TASKS:
        apps.get_model("casestudies", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("casestudies", "0008_sign_off"),
        ("home", "0005_review_workflow"),
    ]

    operations = [migrations.RunPython(make, unmake)]
