"""Say what editors and moderators may do with members, approved domains and requests to join.

Both answer requests and look after members; moderators also approve domains, because a domain lets anybody in who has an
address there.
"""

from django.db import migrations

EDITORS = [
    ("membership", "view"),
    ("membership", "add"),
    ("membership", "change"),
    ("membership", "delete"),
    ("membershiprequest", "view"),
    ("membershiprequest", "change"),
    ("emaildomain", "view"),
]
MODERATORS = [*EDITORS, ("emaildomain", "add"), ("emaildomain", "change"), ("emaildomain", "delete")]
WORDS = {"membership": "membership", "membershiprequest": "membership request", "emaildomain": "email domain"}
GRANTED = {"Editors": EDITORS, "Moderators": MODERATORS}


def grant(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")

    for name, granted in GRANTED.items():
        group, _ = Group.objects.get_or_create(name=name)
        for model, action in granted:
            content_type, _ = ContentType.objects.get_or_create(app_label="home", model=model)
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
            *group.permissions.filter(content_type__app_label="home", content_type__model__in=WORDS)
        )


class Migration(migrations.Migration):

    dependencies = [("home", "0012_membership_request")]

    operations = [migrations.RunPython(grant, withdraw)]
