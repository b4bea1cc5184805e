"""Say what editors and moderators may do with the board: both work with it and say who is away; moderators also make the rules."""

from django.db import migrations

EDITORS = [
    ("submission", "view"),
    ("submission", "change"),
    ("absence", "view"),
    ("absence", "add"),
    ("absence", "change"),
    ("absence", "delete"),
    ("assignmentrule", "view"),
]
MODERATORS = [*EDITORS, ("assignmentrule", "add"), ("assignmentrule", "change"), ("assignmentrule", "delete")]
WORDS = {"submission": "submission", "absence": "absence", "assignmentrule": "assignment rule"}
GRANTED = {"Editors": EDITORS, "Moderators": MODERATORS}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    for name, granted in GRANTED.items():
        group, _ = Group.objects.get_or_create(name=name)
        for model, action in granted:
            content_type, _ = ContentType.objects.get_or_create(app_label="casestudies", model=model)
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {WORDS[model]}"},
            )
            group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Group = apps.get_model("auth", "Group")

    for group in Group.objects.filter(name__in=GRANTED):
        group.permissions.remove(
            *group.permissions.filter(content_type__app_label="casestudies", content_type__model__in=WORDS)
        )


class Migration(migrations.Migration):

    dependencies = [("casestudies", "0013_board"), ("home", "0004_staff_groups")]

    operations = [migrations.RunPython(grant, withdraw)]
