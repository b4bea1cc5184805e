"""Which keys a data file may use for a model, and how a value of a file becomes a value of a field."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField

from cms.starter_content.prose import to_html
from cms.starter_content.records import Record
from home.fields import ChoicesField
from home.models import BasePage, Part

PAGE_KEYS = ("title", "slug", "summary", "show_in_menus")
NEVER = frozenset({"uuid", "page", "staff_note", "paid_by", "cover"})
"""Fields that the loader fills itself."""


def loadable_fields(model: type[models.Model]) -> dict[str, Any]:
    """The fields that a data file may fill, by name."""
    own = [*model._meta.fields, *model._meta.many_to_many]
    if issubclass(model, BasePage):
        own = [field for field in own if field.model is model or field.name in PAGE_KEYS]
    if issubclass(model, Part):
        own = [field for field in own if field.name != "sort_order"]
    return {field.name: field for field in own if field.editable and not field.auto_created and field.name not in NEVER}


def child_models(model: type[models.Model]) -> dict[str, type[Part]]:
    """The parts that a page is made of, by the key under which a data file lists them."""
    return {
        relation.get_accessor_name(): relation.related_model
        for relation in get_all_child_relations(model)
        if issubclass(relation.related_model, Part)
    }


def is_scalar(field: Any) -> bool:
    """Whether the field holds a value of its own, which can be checked without any other."""
    return not field.is_relation and not isinstance(field, StreamField)


def clean_scalar(field: Any, record: Record) -> Any:
    """Return the value that the field holds for this record; raise `ValidationError` with what is wrong."""
    if field.name not in record.values:
        value = field.get_default() if field.has_default() or field.null else ""
    else:
        value = _converted(field, record)
    return field.clean(value, None)


def _converted(field: Any, record: Record) -> Any:
    value = record.values[field.name]
    if isinstance(field, ChoicesField):
        return record.names(field.name)
    if isinstance(field, models.BooleanField) and not isinstance(value, bool):
        raise ValidationError("Write true or false.")
    if isinstance(field, models.IntegerField | models.DecimalField) and not _is_number(value, record):
        raise ValidationError("Write a number, without quotation marks.")
    if isinstance(field, models.DecimalField):
        return Decimal(str(value))
    if isinstance(field, models.CharField | models.TextField):
        if not isinstance(value, str):
            raise ValidationError("Write text, between quotation marks.")
        return to_html(value) if isinstance(field, RichTextField) else value.strip()
    return value


def _is_number(value: Any, record: Record) -> bool:
    if record.is_row:
        return isinstance(value, str) and value.replace(".", "", 1).isdecimal()
    return isinstance(value, int | float) and not isinstance(value, bool)
