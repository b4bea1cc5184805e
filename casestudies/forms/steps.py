"""The form of one step: Django forms made from the questions, one for the single answers and one for each row.

Invariant: a form shows every answer as it was typed, right or wrong, and what it reads from a request is all that was typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from casestudies.domain import kinds
from casestudies.domain.answers import problem, questions_of
from casestudies.domain.places import find_place, place_name
from casestudies.forms.controls import Choices, widget_for
from casestudies.forms.wording import HELP, LABELS, MARKS, ROWS
from casestudies.markup import to_html
from casestudies.merging import Key, Part, Row, Value
from casestudies.models import ChangeRequest, KeptAnswer
from casestudies.selectors.uploaded import ShownFile
from casestudies.steps import Step
from home.rules import word_count

MOST_ROWS = 60
LONGEST = 60_000
"""Characters of one answer: more than any case study has in all."""
HEADINGS = {"funding_lines": "Funding lines", "impact_measures": "Measures"}


def typed_part(step: Step, data: QueryDict) -> Part:
    """What was typed into the form of a step."""
    questions = questions_of(step)
    rows: dict[str, tuple[Row, ...]] = {}
    for relation, asked in questions.rows.items():
        identities = [one for one in dict.fromkeys(data.getlist(relation)) if kinds.is_uuid(one)]
        rows[relation] = tuple(Row(one, _typed(asked, data, f"{relation}-{one}-")) for one in identities)
    return Part(_typed(questions.single, data, ""), rows)


def _typed(asked: Iterable[kinds.Kind], data: QueryDict, prefix: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for kind in asked:
        name = f"{prefix}{kind.name}"
        if isinstance(kind, kinds.Entries | kinds.Several):
            values[kind.name] = tuple(data.getlist(name))
        elif name in data:
            values[kind.name] = str(data[name])
    return values


def too_much(step: Step, part: Part) -> str:
    """What has to be made shorter before so much can be saved, or ""."""
    if any(len(rows) > MOST_ROWS for rows in part.rows.values()):
        return f"A list can have {MOST_ROWS} rows. Put some of them together. What you typed has not been saved."
    listed = [part.values, *(row.values for rows in part.rows.values() for row in rows)]
    longest = max((len(value) for values in listed for value in values.values()), default=0)
    return (
        ""
        if longest <= LONGEST
        else f"One answer of “{step.title}” has {longest:,} characters. Shorten it. It has not been saved."
    )


def label_of(kind: kinds.Kind) -> str:
    """What the question is called."""
    label = str(kind.field.verbose_name)
    return LABELS.get(kind.name, label[:1].upper() + label[1:])


class AnswerField(forms.Field):
    """One question. Its check is the one that decides whether the answer can stand, and the limits of the column."""

    def __init__(self, kind: kinds.Kind, widget: forms.Widget) -> None:
        super().__init__(required=False, label=label_of(kind), help_text=_help(kind), widget=widget)
        self.kind = kind

    def clean(self, value: Any) -> Value:
        """Say what has to be changed. Nothing is refused for being empty: a draft may be unfinished."""
        typed: Value = tuple(value) if isinstance(value, list | tuple) else str(value or "")
        if wrong := problem(self.kind, typed):
            raise forms.ValidationError(wrong)
        most = self.kind.field.max_length
        if self.kind.is_prose and most and len(typed) > most:
            raise forms.ValidationError(f"Shorten this to {most} characters. It has {len(typed)}.")
        return typed


class AnswersForm(forms.Form):
    """The single answers of a step, or those of one row. It is bound to what stands there."""

    use_required_attribute = False

    def __init__(
        self, asked: Iterable[kinds.Kind], values: Mapping[str, Value], choices: Choices, prefix: str | None = None
    ) -> None:
        data = {
            f"{prefix}-{name}" if prefix else name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        super().__init__(data=data, prefix=prefix)
        for kind in asked:
            self.fields[kind.name] = AnswerField(kind, widget_for(kind, choices))
        for bound in self:
            _describe(bound)


@dataclass(frozen=True, slots=True)
class ShownClash:
    """An answer beside the draft, as it is shown under its question."""

    kept: KeptAnswer
    there: str
    written: str
    is_prose: bool
    """Whether the two can stand one after the other."""

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"clash-{self.kept.uuid}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is shown."""

    bound: BoundField
    clashes: tuple[ShownClash, ...] = ()
    changes: tuple[ChangeRequest, ...] = ()
    """What the Academy asks to be changed in it."""
    words: int | None = None
    """How many words a long answer has, as staff count them; None for a short one."""

    @property
    def is_group(self) -> bool:
        """Whether it has several controls, and a legend instead of a label."""
        return isinstance(self.bound.field.widget, forms.CheckboxSelectMultiple)

    @property
    def anchor(self) -> str:
        """The id of its control."""
        return f"field-{self.bound.html_name}" if self.is_group else self.bound.id_for_label


@dataclass(frozen=True, slots=True)
class RowForm:
    """One row, with its place."""

    uuid: str
    relation: str
    heading: str
    hidden: tuple[BoundField, ...]
    questions: tuple[Asked, ...]
    is_first: bool
    is_last: bool
    file: ShownFile | None
    """The picture or the document that it is about."""
    changes: tuple[ChangeRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsForm:
    """One list of rows."""

    relation: str
    heading: str
    add: str
    """What the button says that adds one; "" if there is none."""
    new: str
    """The UUID of the row that it adds, so that pressing twice adds one."""
    rows: tuple[RowForm, ...]
    changes: tuple[ChangeRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the list at the top, with the place that it leads to."""

    anchor: str
    words: str


class StepForm:
    """The whole form of a step: what stands there, what has to be put right, and what has to be settled."""

    def __init__(
        self,
        step: Step,
        part: Part,
        choices: Choices,
        *,
        kept: Iterable[KeptAnswer] = (),
        there: Part | None = None,
        files: Mapping[str, ShownFile] | None = None,
        changes: Iterable[ChangeRequest] = (),
    ) -> None:
        questions = questions_of(step)
        self._changes: dict[str, list[ChangeRequest]] = {}
        for change in changes:
            if (place := find_place(change.place)) and place.step == step:
                self._changes.setdefault(change.place, []).append(change)
        self.part = part
        self._files = files or {}
        self._there = there or part
        self._prose = questions.prose()
        self._clashes: dict[str, list[ShownClash]] = {}
        for one in kept:
            self._add_clash(one)
        self.single = self._asked(AnswersForm(questions.single, part.values, choices))
        self.lists = tuple(self._rows(relation, asked, choices) for relation, asked in questions.rows.items())
        self.orphans = tuple(self._clashes.get("", ()))
        """Answers beside the draft whose row is gone."""
        self.changes = tuple(one for left in self._changes.values() for one in left)
        """What is asked about a row that is gone, or an answer that is not shown."""

    def _add_clash(self, one: KeptAnswer) -> None:
        there = self._there.answer(one.key)
        name = "" if there is None else f"{one.relation}-{one.row}-{one.name}" if one.relation else one.name
        self._clashes.setdefault(name, []).append(
            ShownClash(one, _readable(there), _readable(one.answer), is_prose=(one.relation, one.name) in self._prose)
        )

    def _asked_at(self, place: str) -> tuple[ChangeRequest, ...]:
        return tuple(self._changes.pop(place, ()))

    def _asked(self, form: AnswersForm, within: tuple[str, ...] = ()) -> tuple[Asked, ...]:
        return tuple(
            Asked(
                bound,
                clashes=tuple(self._clashes.get(bound.html_name, ())),
                changes=self._asked_at(place_name(Key(bound.name, *within))),
                words=counted(bound) if isinstance(bound.field.widget, forms.Textarea) else None,
            )
            for bound in form.visible_fields()
        )

    def _rows(self, relation: str, asked: Iterable[kinds.Kind], choices: Choices) -> RowsForm:
        rows = self.part.rows.get(relation, ())
        shown = []
        for place, row in enumerate(rows):
            form = AnswersForm(asked, row.values, choices, prefix=f"{relation}-{row.uuid}")
            shown.append(
                RowForm(
                    uuid=row.uuid,
                    relation=relation,
                    heading=row_heading(relation, place),
                    hidden=tuple(form.hidden_fields()),
                    questions=self._asked(form, within=(relation, row.uuid)),
                    is_first=place == 0,
                    is_last=place == len(rows) - 1,
                    file=self._files.get(row.uuid),
                    changes=self._asked_at(f"{relation}/{row.uuid}"),
                )
            )
        return RowsForm(
            relation=relation,
            heading=HEADINGS.get(relation, relation.capitalize()),
            add=ROWS[relation][1] if len(rows) < MOST_ROWS else "",
            new=str(uuid4()),
            rows=tuple(shown),
            changes=self._asked_at(relation),
        )

    def _all(self) -> Iterator[tuple[str, Asked]]:
        yield from (("", asked) for asked in self.single)
        for each in self.lists:
            for row in each.rows:
                yield from ((f"{row.heading}: ", asked) for asked in row.questions)

    def mistakes(self) -> list[Mistake]:
        """What has to be put right or settled, each with the place of its question."""
        found = [
            Mistake(asked.anchor, f"{where}{asked.bound.label}: {error}")
            for where, asked in self._all()
            for error in asked.bound.errors
        ]
        found += [
            Mistake(clash.anchor, f"{where}{asked.bound.label}: two people changed this. Choose which text stands.")
            for where, asked in self._all()
            for clash in asked.clashes
        ]
        return found + [
            Mistake(clash.anchor, "Somebody took out what you were writing in. Your words are kept.")
            for clash in self.orphans
        ]

    def counts(self) -> dict[str, int]:
        """How many words each long text has, by the name of its control."""
        return {asked.bound.html_name: asked.words for _where, asked in self._all() if asked.words is not None}


def row_heading(relation: str, place: int) -> str:
    """What a row is called at this place of its list."""
    return f"{ROWS[relation][0]} {place + 1}"


def counted(bound: BoundField) -> int:
    """How many words an answer has, as staff count them."""
    text = str(bound.data or "")
    return word_count(
        to_html(text) if isinstance(bound.field, AnswerField) and isinstance(bound.field.kind, kinds.Rich) else text
    )


def _readable(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple | list) else value or "(empty)"


def hint_of(kind: kinds.Kind) -> str:
    """What is said under the question."""
    words = HELP.get(kind.name, str(kind.field.help_text))
    return re.sub(r"(Empty|None|Unknown): not yet known\.", "Leave empty if not yet known.", words)


def _help(kind: kinds.Kind) -> str:
    return f"{hint_of(kind)} {MARKS}" if isinstance(kind, kinds.Rich) else hint_of(kind)


def _describe(bound: BoundField) -> None:
    described = [f"hint-{bound.html_name}"] if bound.help_text else []
    described += [f"error-{bound.html_name}"] if bound.errors else []
    described += [f"count-{bound.html_name}"] if isinstance(bound.field.widget, forms.Textarea) else []
    if described:
        bound.field.widget.attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        bound.field.widget.attrs["aria-invalid"] = "true"
