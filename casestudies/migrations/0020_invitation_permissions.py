"""Say what staff may do with invitations to write: editors read them, moderators invite and take back."""

from django.db import migrations

GRANTED = {"Editors": ["view"], "Moderators": ["view", "add", "change"]}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    content_type, _ = ContentType.objects.get_or_create(app_label="casestudies", model="writinginvitation")
    for name, actions in GRANTED.items():
        group, _ = Group.objects.get_or_create(name=name)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_writinginvitation",
                defaults={"name": f"Can {action} invitation to write"},
            )
            group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Group = apps.get_model("auth", "Group")

    for group in Group.objects.filter(name__in=GRANTED):
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label="casestudies", content_type__model="writinginvitation")
        )


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0019_writing_invitations"), ("home", "0010_membership")]

    operations = [migrations.RunPython(grant, withdraw)]
