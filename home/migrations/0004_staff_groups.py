"""Say what editors and moderators may do.

Wagtail's own first migrations make both groups. Content types and permissions are made here by name where they do not
exist yet: on a fresh database they otherwise come after all migrations, and the groups would be empty.
"""

from django.db import migrations

WORDS = {
    ("home", "organisation"): "organisation",
    ("pathway", "careerstage"): "career stage",
    ("pathway", "profession"): "profession",
    ("pathway", "specialty"): "specialty",
    ("pathway", "fundingscheme"): "funding scheme",
    ("casestudies", "partnershipmodel"): "partnership model",
    ("summit", "theme"): "theme",
}
MESSAGES = {("home", "contactmessage"): "contact message", ("home", "mistakereport"): "mistake report"}
EDITORS = {
    **{(*model, action): name for model, name in WORDS.items() for action in ("view", "add", "change")},
    **{(*model, action): name for model, name in MESSAGES.items() for action in ("view", "change")},
}
MODERATORS = {
    **EDITORS,
    **{(*model, "delete"): name for model, name in (WORDS | MESSAGES).items()},
    **{("wagtailredirects", "redirect", action): "redirect" for action in ("add", "change", "delete")},
    ("home", "sitesettings", "change"): "site settings",
    ("home", "jobrun", "view"): "job run",
}
MODEL_PERMISSIONS = {"Editors": EDITORS, "Moderators": MODERATORS}

PAGE_PERMISSIONS = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
}
COLLECTION_PERMISSIONS = {
    "Editors": [
        ("wagtailimages", "image", ("add", "change", "choose")),
        ("wagtaildocs", "document", ("add", "change", "choose")),
    ],
    "Moderators": [
        ("wagtailimages", "image", ("add", "change", "choose")),
        ("wagtaildocs", "document", ("add", "change", "choose")),
        ("wagtailcore", "collection", ("add", "change", "delete")),
    ],
}


def grant(apps, schema_editor):
    Collection = apps.get_model("wagtailcore", "Collection")
    Group = apps.get_model("auth", "Group")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    Page = apps.get_model("wagtailcore", "Page")

    root_page = Page.objects.get(depth=1)
    root_collection = Collection.objects.get(depth=1)
    for name, granted in MODEL_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(_permission(apps, "wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"))
        for (app, model, action), words in granted.items():
            group.permissions.add(_permission(apps, app, model, f"{action}_{model}", f"Can {action} {words}"))
        for action in PAGE_PERMISSIONS[name]:
            permission = _permission(apps, "wagtailcore", "page", f"{action}_page", f"Can {action} page")
            GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission)
        for app, model, actions in COLLECTION_PERMISSIONS[name]:
            for action in actions:
                permission = _permission(apps, app, model, f"{action}_{model}", f"Can {action} {model}")
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root_collection, permission=permission
                )


def withdraw(apps, schema_editor):
    """Take back what Wagtail's own migrations had not given."""
    Group = apps.get_model("auth", "Group")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    for name, granted in MODEL_PERMISSIONS.items():
        for group in Group.objects.filter(name=name):
            for app, model, action in granted:
                group.permissions.remove(
                    *group.permissions.filter(
                        content_type__app_label=app, content_type__model=model, codename=f"{action}_{model}"
                    )
                )
            GroupCollectionPermission.objects.filter(
                group=group, permission__content_type__app_label="wagtailcore"
            ).delete()


def _permission(apps, app_label, model, codename, name):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
    return Permission.objects.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0003_home_page"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
