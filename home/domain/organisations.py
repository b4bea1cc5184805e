"""Merging an organisation that was entered twice.

Invariant: afterwards no row of any package points to the duplicate; only drafts and streams do, for which it stays as a
signpost (`Organisation.canonical`).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from home.models import Organisation, User
from home.selectors.usage import foreign_keys_to
from home.signals import organisation_changed

MERGED = "home.organisation.merge"


@dataclass(frozen=True, slots=True)
class Affected:
    """Rows of one kind that a merge points elsewhere."""

    label: str
    number: int


def affected_by_merging(*, duplicate: Organisation) -> list[Affected]:
    """Say what a merge would change, for the person who decides."""
    counted = ((_label(key), _rows(key, duplicate).count()) for key in foreign_keys_to(Organisation))
    return [Affected(label=label, number=number) for label, number in counted if number]


@transaction.atomic
def merge_organisations(*, keep: Organisation, duplicate: Organisation, user: User | None) -> None:
    """Point everything that names the duplicate to the one to keep, and leave the duplicate as a signpost."""
    _check(keep=keep, duplicate=duplicate)
    sources = set(ReferenceIndex.get_references_to(duplicate).values_list("content_type", "object_id"))
    for key in foreign_keys_to(Organisation):
        _resolve_clashes(key, keep=keep, duplicate=duplicate)
        _rows(key, duplicate).update(**{key.name: keep})
    duplicate.merged_into = keep
    duplicate.save()
    _index_again(sources)
    log(instance=keep, action=MERGED, user=user, data={"merged": {"id": duplicate.pk, "name": duplicate.name}})
    log(instance=duplicate, action=MERGED, user=user, data={"kept": {"id": keep.pk, "name": keep.name}})
    organisation_changed.send(sender=Organisation, organisation=keep)


def _check(*, keep: Organisation, duplicate: Organisation) -> None:
    if keep.pk == duplicate.pk:
        raise ValidationError("Choose two different organisations.")
    for organisation in (keep, duplicate):
        if organisation.merged_into is not None:
            raise ValidationError(f"“{organisation}” was merged into “{organisation.merged_into}” already.")


def _resolve_clashes(key: models.ForeignKey[Any, Any], *, keep: Organisation, duplicate: Organisation) -> None:
    """Delete the rows of the duplicate that may be there once only, as both organisations have one.

    What the row that stays takes over from the one that goes, it says in `absorb`.
    """
    for others, condition in _unique_with(key):
        for row in _rows(key, duplicate).filter(condition):
            same = {name: getattr(row, name) for name in others}
            if kept := _rows(key, keep).filter(condition, **same).first():
                if hasattr(kept, "absorb"):
                    kept.absorb(row)
                    kept.save()
                row.delete()


def _unique_with(key: models.ForeignKey[Any, Any]) -> list[tuple[list[str], models.Q]]:
    """With which other columns an organisation may stand in a row once only, and in which rows."""
    options = key.model._meta
    rules = [(tuple(fields), models.Q()) for fields in options.unique_together]
    rules += [
        (tuple(rule.fields), rule.condition or models.Q())
        for rule in options.constraints
        if isinstance(rule, models.UniqueConstraint)
    ]
    return [
        ([options.get_field(name).attname for name in fields if name != key.name], condition)  # type: ignore[union-attr]
        for fields, condition in rules
        if key.name in fields
    ]


def _rows(key: models.ForeignKey[Any, Any], organisation: Organisation) -> models.QuerySet[Any]:
    return key.model._default_manager.filter(**{key.name: organisation})


def _label(key: models.ForeignKey[Any, Any]) -> str:
    """The words for the rows behind a key, for example “partner: organisation”."""
    if key.model._meta.auto_created:
        return str(key.model._meta.verbose_name).replace("-", ": ").replace(" relationship", "")
    return f"{key.model._meta.verbose_name}: {key.verbose_name}"


def _index_again(sources: set[tuple[int, str]]) -> None:
    """Let Wagtail's index read the objects that named the duplicate: an update in the database tells it nothing."""
    for kind, pk in sources:
        model = ContentType.objects.get_for_id(kind).model_class()
        for source in model._default_manager.filter(pk=pk) if model else ():
            ReferenceIndex.create_or_update_for_object(source)
