"""An operation of migrations: what groups of staff may do with the tables of a package.

Permissions are made by name: on a fresh database Django makes them only after all migrations.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import migrations


def grants(
    app_label: str, *, words: Mapping[str, str], granted: Mapping[str, Iterable[tuple[str, str]]]
) -> migrations.RunPython:
    """Grant pairs of model and action (“view”, “add”, “change”, “delete”) to groups by name; backwards, take all of them away.

    `words` are the names of the models, as Django would call them in a permission's own name.
    """

    def grant(apps: Any, schema_editor: Any) -> None:
        content_types = apps.get_model("contenttypes", "ContentType")
        permissions = apps.get_model("auth", "Permission")
        for name, pairs in granted.items():
            group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
            for model, action in pairs:
                content_type, _ = content_types.objects.get_or_create(app_label=app_label, model=model)
                permission, _ = permissions.objects.get_or_create(
                    content_type=content_type,
                    codename=f"{action}_{model}",
                    defaults={"name": f"Can {action} {words[model]}"},
                )
                group.permissions.add(permission)

    def withdraw(apps: Any, schema_editor: Any) -> None:
        for group in apps.get_model("auth", "Group").objects.filter(name__in=granted):
            group.permissions.remove(
                *group.permissions.filter(content_type__app_label=app_label, content_type__model__in=words)
            )

    return migrations.RunPython(grant, withdraw)
