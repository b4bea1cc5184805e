"""What a field holds, as a file says it, and back. What cannot be taken is refused with a sentence."""

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from casestudies.domain.exchange import links
from casestudies.domain.exchange.records import Unfit
from home.fields import ChoicesField, PartialDateField
from home.models import Document
from home.richtext import CleanRichTextField, clean_rich_text

Find = Callable[[type[models.Model], Any], Any]
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
MOST_DIGITS = 30
"""No number of this site comes near; a longer one would take long to read."""


def exported(field: models.Field[Any, Any], data: Any) -> Any:
    """A snapshot's value as JSON has it: numbers as numbers, links by what they are known by everywhere."""
    if isinstance(field, CleanRichTextField):
        return links.portable(data)
    if isinstance(field, models.IntegerField) and data is not None:
        return int(data)
    return data


def taken(field: models.Field[Any, Any], raw: Any, find: Find) -> Any:
    """The value for a field. Nothing, or an empty text, is "not yet known", whether or not it may be published so."""
    if isinstance(raw, Unfit):
        raise ValidationError(raw.sentence)
    if raw is None or (isinstance(raw, str) and not raw.strip() and "\x00" not in raw):
        return _nothing(field)
    if field.many_to_many:
        return [thing for item in _listed(raw) if (thing := find(_model(field), item)) is not None]
    if field.is_relation:
        return find(_model(field), raw)
    if isinstance(field, ChoicesField):
        raw = [_choice(field.choices_enum.choices, item) if field.choices_enum else str(item) for item in _listed(raw)]
        return field.clean(raw, None)
    if isinstance(field, CleanRichTextField):
        text = links.local(_text(raw), lambda named: find(Document, named))
        return clean_rich_text(text, field.features)
    value = field.clean(_single(field, raw), None)
    if isinstance(value, str) and field.max_length and len(value) > field.max_length:
        # A long text's own check is in its form only.
        raise ValidationError(f"Make it shorter: at most {field.max_length:,} characters, and it has {len(value):,}.")
    return value


def _nothing(field: models.Field[Any, Any]) -> Any:
    if field.many_to_many or isinstance(field, ChoicesField):
        return []
    if isinstance(field, models.BooleanField) and not field.null:
        return field.get_default() or False
    if field.empty_strings_allowed and not field.null and not field.is_relation:
        return ""
    return None


def _single(field: models.Field[Any, Any], raw: Any) -> Any:
    is_moment = isinstance(raw, datetime.datetime)
    match field:
        case models.BooleanField():
            value: Any = _boolean(raw)
        case models.IntegerField():
            value = _integer(raw)
        case models.DecimalField():
            value = _decimal(raw)
        case models.DateField():
            value = raw.date() if is_moment else _date(raw)
        case PartialDateField() if is_moment:
            value = raw.date().isoformat()
        case _:
            value = _choice(field.flatchoices, _text(raw)) if field.choices else _text(raw)
    return value


def _text(raw: Any) -> str:
    if isinstance(raw, bool | list | dict) or not isinstance(raw, str | int | float | Decimal):
        raise ValidationError("Write text here.")
    text = format(raw, "f") if isinstance(raw, Decimal) else str(raw)
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    if "\x00" in text or not _can_be_stored(text):
        raise ValidationError("This text holds characters that cannot be stored. Type it again.")
    return text


def _can_be_stored(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _boolean(raw: Any) -> bool:
    word = str(raw).strip().lower()
    if word not in YES + NO:
        raise ValidationError("Write yes or no, or leave it empty.")
    return word in YES


def _decimal(raw: Any) -> Decimal:
    text = str(raw).strip().replace(",", "")
    try:
        value = None if isinstance(raw, bool) or len(text) > MOST_DIGITS else Decimal(text)
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise ValidationError("Write a number, for example 35 or 2.5.")
    return value


def _integer(raw: Any) -> int:
    value = _decimal(raw)
    if value != value.to_integral_value():
        raise ValidationError("Write a whole number, for example 4.")
    return int(value)


def _date(raw: Any) -> datetime.date:
    try:
        return raw if isinstance(raw, datetime.date) else datetime.date.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValidationError("Write a date as 2026-11-23.") from None


def _listed(raw: Any) -> list[Any]:
    """Several values: a list, or one text with semicolons between."""
    if isinstance(raw, list):
        return raw
    return [part.strip() for part in raw.split(";") if part.strip()] if isinstance(raw, str) else [raw]


def _choice(choices: Any, raw: Any) -> str:
    """The value of a closed list, by itself or by its label."""
    word = str(raw).strip()
    for value, label in choices:
        if word == value or word.casefold() == str(label).casefold():
            return str(value)
    words = ", ".join(str(value) for value, _label in choices if value)
    raise ValidationError(f"“{word[:80]}” is not on the list. Write one of these: {words}.")


def _model(field: Any) -> type[models.Model]:
    return field.related_model
