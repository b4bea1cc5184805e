"""Model fields of our own: a list of choices, a date of which only a part is known, a name still to be resolved, a migration-friendly stream."""

import calendar
import datetime
import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import StreamField

from home.richtext import clean_stream

PARTIAL_DATE = re.compile(r"^(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?$")


class ChoicesField(models.JSONField):
    """Several values of one closed list, stored as a JSON array of strings in the list's own order. Empty: not known."""

    def __init__(self, *args: Any, choices_enum: type[models.TextChoices] | None = None, **kwargs: Any) -> None:
        self.choices_enum = choices_enum
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse what is not on the list, by name."""
        super().validate(value, model_instance)
        if self.choices_enum and (wrong := [str(v) for v in value if v not in self.choices_enum.values]):
            raise ValidationError(f"Not on the list: {', '.join(wrong)}. Choose from the list.")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the values once each, in the order of the list."""
        value = super().clean(value or [], model_instance)
        return [v for v in self.choices_enum.values if v in value] if self.choices_enum else value

    def formfield(self, **kwargs: Any) -> forms.Field:
        """A list of tick boxes."""
        choices = self.choices_enum.choices if self.choices_enum else []
        return _ChoicesFormField(
            choices=choices,
            required=False,
            label=kwargs.get("label") or str(self.verbose_name).capitalize(),
            help_text=self.help_text,
            widget=kwargs.get("widget") or forms.CheckboxSelectMultiple,
        )


class _ChoicesFormField(forms.MultipleChoiceField):
    """Compares by content, so that an untouched list is no change."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, str):
            initial = json.loads(initial or "[]")
        return super().has_changed(initial, data)


def validate_partial_date(value: str) -> None:
    """Accept "2025", "2025-07" and "2025-07-04" if they are real dates."""
    message = f"“{value}” is not a date. Write a year (2025), a month (2025-07) or a day (2025-07-04)."
    if not (match := PARTIAL_DATE.match(value)):
        raise ValidationError(message)
    try:
        datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        raise ValidationError(message) from None


def last_day_of(value: str) -> datetime.date | None:
    """The last day of a date of which only a part may be known: "in 2026" may have been its last day.

    >>> [str(last_day_of(value)) for value in ("2024", "2024-02", "2024-02-03", "")]
    ['2024-12-31', '2024-02-29', '2024-02-03', 'None']
    """
    if not (match := PARTIAL_DATE.match(value)):
        return None
    year, month = int(match["year"]), int(match["month"] or 12)
    return datetime.date(year, month, int(match["day"] or calendar.monthrange(year, month)[1]))


class PartialDateField(models.CharField):
    """A date as exactly as it is known: ISO 8601 text of a year, a month or a day. Sorts as text. Empty: not known."""

    default_validators = [validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class NameAsWrittenField(models.CharField):
    """The name of an organisation as somebody wrote it, while it is not in the list of organisations. Staff resolve it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 255
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text",
            "The name as the institution wrote it. Choose the organisation above, or add it to the list, then empty this.",
        )
        super().__init__(*args, **kwargs)


class MigrationFriendlyStreamField(StreamField):
    """A stream whose block definitions stay out of migrations, so that a changed label needs none."""

    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(block_types or [], *args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave the blocks out."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored, with clean rich text, also in parts that came as raw data."""
        prepared = super().get_prep_value(value)
        return clean_stream(self.stream_block, prepared) if isinstance(prepared, list) else prepared
