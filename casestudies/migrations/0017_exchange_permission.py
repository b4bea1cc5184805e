"""Let moderators take content out and in."""

from django.db import migrations

CODENAME = "exchange_content"


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    content_type, _ = ContentType.objects.get_or_create(app_label="casestudies", model="exchange")
    permission, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": "Can import and export content"}
    )
    group, _ = Group.objects.get_or_create(name="Moderators")
    group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Group = apps.get_model("auth", "Group")

    for group in Group.objects.filter(name="Moderators"):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="casestudies", codename=CODENAME))


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0016_exchange")]

    operations = [migrations.RunPython(grant, withdraw)]
