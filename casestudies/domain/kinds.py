"""The kinds of answers: how each is read from a stored draft, brought into normal form, and stored.

Invariant of each kind: what `store` puts into the content, `read` returns in the normal form of what was given.
"""

import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from casestudies.markup import normal as normal_marks
from casestudies.markup import to_html, to_marks
from casestudies.merging import Value
from home.fields import ChoicesField
from home.models import Document, Image, Organisation
from home.richtext import CleanRichTextField, clean_rich_text
from home.rules import name_key

Content = dict[str, Any]
"""What a revision stores of a page or of one of its rows."""

NOISE = re.compile(r"[£,\s%]")
PRIMARY_KEY = re.compile(r"[0-9]{1,9}", re.ASCII)
EXAMPLE = re.compile(r"for example (\d[\d.]*\d|\d)")


@dataclass(frozen=True, slots=True)
class Known:
    """What answers may refer to: organisations, asked for at once, and the keys of new uploads."""

    by_pk: Mapping[int, Organisation] = field(default_factory=dict)
    by_key: Mapping[str, Organisation] = field(default_factory=dict)
    files: Collection[str] = ()

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of this name in the list, if there is one."""
        return self.by_key.get(name_key(name))


NOTHING_KNOWN = Known()


class Kind:
    """A text of one or more lines."""

    is_prose: ClassVar[bool] = True
    """Whether two people's changes are merged word by word."""

    def __init__(self, field: Any) -> None:
        self.field = field
        self.name: str = field.name

    def read(self, source: Content, known: Known) -> Value:
        """The answer that is stored."""
        return lines(source.get(self.name))

    def normal(self, typed: Value, known: Known) -> Value:
        """The one of several ways to write it that `read` returns."""
        return lines(typed)

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """What is stored for an answer in normal form. A `ValidationError` says why it cannot be."""
        if self.name == "title":
            check_length(str(value), self.field.max_length)  # It is in a column of its own while it is a draft.
        return {self.name: value}

    def instead(self, value: Value, stored: Any) -> Content:
        """What is stored while an answer that cannot be is kept beside the draft."""
        return {self.name: str(value)[: self.field.max_length]}


class Rich(Kind):
    """A text with headings, lists and links."""

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        return to_marks(source.get(self.name) or "")

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        return normal_marks(lines(typed))

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: clean_rich_text(to_html(str(value), stored=stored or ""), self.field.features)}


class Exact(Kind):
    """A date, an address or a choice: what the column's own check lets through."""

    is_prose = False

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: self.field.clean(value, None) if value else value}

    def instead(self, value: Value, stored: Any) -> Content:
        """See `Kind`."""
        return {self.name: ""}


class Number(Exact):
    """A number, however people write it: “£1,400,000”, “35 %”, “1 400”."""

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        stored = source.get(self.name)
        return "" if stored is None else format(Decimal(str(stored)).normalize(), "f")

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        try:
            return self.read(self.store(lines(typed), None, known), known)
        except ValidationError:
            return lines(typed)

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        if not value:
            return {self.name: None}
        try:
            number = Decimal(NOISE.sub("", str(value)))
            is_integer = isinstance(self.field, models.IntegerField)
            if is_integer and number != number.to_integral_value():
                raise ValidationError(self._what())
            number = self.field.clean(int(number) if is_integer else number, None)
        except (ArithmeticError, ValueError):
            raise ValidationError(self._what()) from None
        return {self.name: str(number) if isinstance(number, Decimal) else number}

    def instead(self, value: Value, stored: Any) -> Content:
        """See `Kind`."""
        return {self.name: None}

    def _what(self) -> str:
        example = EXAMPLE.search(str(self.field.help_text))
        what = "a whole number" if isinstance(self.field, models.IntegerField) else "a number"
        return f"Enter {what} in figures" + (f", for example {example[1]}." if example else ".")


class Truth(Exact):
    """Yes, no, or not yet known."""

    STORED: ClassVar[dict[str, bool]] = {"yes": True, "no": False}

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        stored = source.get(self.name)
        return next((word for word, truth in self.STORED.items() if truth is stored), "")

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        return typed if typed in self.STORED else ""

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: self.STORED.get(str(value))}


class Named(Exact):
    """An organisation by its name: one of the list, or as it was written until staff resolve it."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.as_written = f"{field.name}_as_written"

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        found = known.by_pk.get(source.get(self.name) or 0)
        return found.canonical.name if found else lines(source.get(self.as_written))

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        found = known.organisation(name := lines(typed))
        return found.name if found else name

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        check_length(str(value), 255)
        found = known.organisation(str(value))
        return {self.name: found.pk if found else None, self.as_written: "" if found else value}

    def instead(self, value: Value, stored: Any) -> Content:
        """See `Kind`."""
        return {self.name: None, self.as_written: str(value)[:255]}


class Entry(Exact):
    """One entry of a list that staff keep. Wagtail cannot open a draft that names an entry which is not there."""

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: self.field.clean(value, None) if value else None}

    def instead(self, value: Value, stored: Any) -> Content:
        """See `Kind`."""
        return {self.name: stored}


class Upload(Entry):
    """An image or a document. Only an upload makes it another: a number that somebody sends does not."""

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: int(str(value)) if value in known.files else stored or None}


class Entries(Exact):
    """Several entries of a list that staff keep."""

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        return tuple(str(pk) for pk in sorted(source.get(self.name) or ()))

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        return tuple(str(pk) for pk in sorted({int(one) for one in typed if PRIMARY_KEY.fullmatch(one)}))

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: [int(pk) for pk in value]}


class Several(Exact):
    """Several values of a closed list; without a list, rows of the same case study by their UUID."""

    def read(self, source: Content, known: Known) -> Value:
        """See `Kind`."""
        return tuple(source.get(self.name) or ())

    def normal(self, typed: Value, known: Known) -> Value:
        """See `Kind`."""
        enum = self.field.choices_enum
        return (
            tuple(one for one in enum.values if one in typed) if enum else tuple(filter(is_uuid, dict.fromkeys(typed)))
        )

    def store(self, value: Value, stored: Any, known: Known) -> Content:
        """See `Kind`."""
        return {self.name: list(value)}


KINDS: tuple[tuple[type[Any] | tuple[type[Any], ...], type[Kind]], ...] = (
    (CleanRichTextField, Rich),
    (ChoicesField, Several),
    (models.ManyToManyField, Entries),
    (models.ForeignKey, Entry),
    (models.BooleanField, Truth),
    ((models.IntegerField, models.DecimalField), Number),
    (models.URLField, Exact),
)


def kind_of(model_field: Any) -> Kind:
    """How the answers to a field's question are stored."""
    related = model_field.related_model
    if isinstance(model_field, models.ForeignKey) and related in (Organisation, Image, Document):
        return Named(model_field) if related is Organisation else Upload(model_field)
    if found := next((kind for fields, kind in KINDS if isinstance(model_field, fields)), None):
        return found(model_field)
    is_free = not model_field.choices and all(isinstance(v, MaxLengthValidator) for v in model_field.validators)
    return Kind(model_field) if is_free else Exact(model_field)


def is_uuid(text: object) -> bool:
    """Whether this is a UUID as this project writes it."""
    try:
        return str(uuid.UUID(str(text))) == text
    except ValueError:
        return False


def lines(text: Any) -> str:
    """A text with plain ends of lines, and without what a database does not take."""
    return "" if text is None else str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def check_length(text: str, most: int) -> None:
    """Refuse a text that is too long for its column."""
    if len(text) > most:
        raise ValidationError(f"Shorten this to {most} characters. It has {len(text)}.")
