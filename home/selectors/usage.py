"""Where an entry of a list (an organisation, a term, an offer) is used, whatever package uses it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, F, ForeignKey, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from wagtail.models import ReferenceIndex


def with_uses(entries: QuerySet[Any]) -> QuerySet[Any]:
    """Add `uses`: in how many pages and entries each one is used, as far as they are stored. One query."""
    counts = [_referring(entries.model), *(_linked(key) for key in _link_keys(entries.model))]
    total: Any = Value(0)
    for count in counts:
        total = total + Coalesce(Subquery(count.values("n")), 0)
    return entries.annotate(uses=total)


def uses_of(entry: Model) -> int:
    """Count the pages and entries that use this one."""
    counted: Any = with_uses(type(entry)._default_manager.filter(pk=entry.pk)).get()
    return int(counted.uses)


def foreign_keys_to(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    """Return every foreign key to a table, also those without a reverse name and those of many-to-many tables."""
    relations: list[Any] = [f for f in model._meta.get_fields(include_hidden=True) if f.is_relation and f.auto_created]
    return [relation.field for relation in relations if not relation.concrete and not relation.many_to_many]


def _link_keys(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    """The keys of many-to-many tables, which Wagtail's reference index leaves out."""
    return [key for key in foreign_keys_to(model) if key.model._meta.auto_created]


def _linked(key: ForeignKey[Any, Any]) -> QuerySet[Any]:
    rows = key.model._default_manager.filter(**{key.name: OuterRef("pk")}).order_by()
    return rows.values(key.name).annotate(n=Count("pk"))


def _referring(model: type[Model]) -> QuerySet[Any]:
    """Distinct objects, because one page often names the same organisation several times."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id=Cast(OuterRef("pk"), CharField())
    ).exclude(base_content_type=F("to_content_type"))
    source = Concat("base_content_type_id", Value("-"), "object_id", output_field=CharField())
    return rows.order_by().values("to_object_id").annotate(n=Count(source, distinct=True))
