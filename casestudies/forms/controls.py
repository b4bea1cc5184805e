"""The control of each kind of question, and what can be chosen in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models

from casestudies.domain import kinds

LONG_LINE = 260
"""Characters: an answer that may be longer gets a box of several lines."""
NOT_YET_KNOWN = [("", "Not yet known")]
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class Choices:
    """What can be chosen in a form. Each list is asked for once, however many rows choose from it."""

    def __init__(self, funding_lines: Iterable[tuple[str, str]] = ()) -> None:
        self._lists: dict[Any, list[tuple[str, str]]] = {}
        self.funding_lines = list(funding_lines)

    def of(self, kind: kinds.Kind) -> list[tuple[str, str]]:
        """The choices of one question, as (value, label)."""
        if isinstance(kind, kinds.Several):
            return kind.field.choices_enum.choices if kind.field.choices_enum else self.funding_lines
        if kind.field.related_model is None:
            return [(str(value), str(label)) for value, label in kind.field.choices or () if value]
        model = kind.field.related_model
        if model not in self._lists:
            self._lists[model] = [(str(one.pk), str(one)) for one in model._default_manager.all()]
        return self._lists[model]


def widget_for(kind: kinds.Kind, choices: Choices) -> forms.Widget:
    """The control in which a question is answered."""
    match kind:
        case kinds.Upload():
            return forms.HiddenInput()
        case kinds.Several() | kinds.Entries():
            return forms.CheckboxSelectMultiple(choices=choices.of(kind))
        case kinds.Truth():
            return forms.Select(choices=[*NOT_YET_KNOWN, *YES_OR_NO])
        case kinds.Entry():
            return forms.Select(choices=[*NOT_YET_KNOWN, *choices.of(kind)])
    if kind.field.choices:
        return forms.Select(choices=[*NOT_YET_KNOWN, *choices.of(kind)])
    return _box(kind)


def _box(kind: kinds.Kind) -> forms.Widget:
    field = kind.field
    if isinstance(kind, kinds.Rich):
        return forms.Textarea({"rows": 10})
    if kind.is_prose and (isinstance(field, models.TextField) or (field.max_length or 0) > LONG_LINE):
        return forms.Textarea({"rows": 3})
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if isinstance(kind, kinds.Named):
        attrs["list"] = "organisations"
    elif isinstance(kind, kinds.Number):
        attrs |= {"class": "short", "inputmode": "numeric" if isinstance(field, models.IntegerField) else "decimal"}
    elif isinstance(field, models.URLField):
        attrs |= {"inputmode": "url", "spellcheck": "false"}
    return forms.TextInput(attrs)
