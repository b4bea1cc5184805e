"""Say what editors and moderators may do with search: its words, pins and plans, what people looked for, and the repair.

As in home's 0004, permissions are made by name here: on a fresh database they otherwise come after all migrations.
"""

from django.db import migrations

WORDS = {"synonym": "synonym", "pin": "pinned result", "plannedpage": "planned page"}
GRANTED = [
    *((model, action, words) for model, words in WORDS.items() for action in ("view", "add", "change", "delete")),
    ("searchcount", "view", "search of the public"),
    ("indexrecord", "change", "index record"),
]
GROUPS = ("Editors", "Moderators")


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    permissions = []
    for model, action, words in GRANTED:
        content_type, _ = ContentType.objects.get_or_create(app_label="search", model=model)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {words}"}
        )
        permissions.append(permission)
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


def withdraw(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name__in=GROUPS):
        group.permissions.remove(*group.permissions.filter(content_type__app_label="search"))


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0004_staff_groups"),
        ("search", "0003_words_pins_counts"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
