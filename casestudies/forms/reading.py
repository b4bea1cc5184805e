"""A draft as staff read it: each question with its answer in words, under the step that asks for it.

It is read from what a revision stores, like the portal's own form, in a number of queries that does not grow with the text.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casestudies.domain import kinds
from casestudies.domain.answers import questions_of
from casestudies.domain.places import find_place, place_name
from casestudies.domain.progress import Progress, progress_of
from casestudies.forms.controls import YES_OR_NO, Choices
from casestudies.forms.steps import HEADINGS, label_of, row_heading
from casestudies.merging import Key, Row, Value
from casestudies.models import Submission
from casestudies.steps import Step
from home.models import Document, Image


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """One question and its answer, or one row or list as a whole."""

    name: str
    """As `ChangeRequest.place` has it."""
    label: str
    words: str
    """The answer as a reader reads it; empty: not yet known."""
    written: str
    """The answer as its form has it."""
    takes_wording: bool


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: the place of the whole, and its answers that say something."""

    whole: ReadPlace
    answers: tuple[ReadPlace, ...]


@dataclass(frozen=True, slots=True)
class ReadList:
    """One list of rows."""

    whole: ReadPlace
    rows: tuple[ReadRow, ...]


@dataclass(frozen=True, slots=True)
class ReadStep:
    """What is written in one step."""

    step: Step
    answers: tuple[ReadPlace, ...]
    lists: tuple[ReadList, ...]

    def places(self) -> Iterator[ReadPlace]:
        """All places, in order."""
        yield from self.answers
        for each in self.lists:
            yield each.whole
            for row in each.rows:
                yield row.whole
                yield from row.answers

    def all_answers(self) -> Iterator[ReadPlace]:
        """The answers alone, without rows and lists as a whole."""
        yield from self.answers
        for each in self.lists:
            for row in each.rows:
                yield from row.answers

    def only(self, names: Collection[str]) -> "ReadStep":
        """The same with these places alone; a row stays if any of its answers does."""
        lists = []
        for each in self.lists:
            kept = [ReadRow(row.whole, tuple(one for one in row.answers if one.name in names)) for row in each.rows]
            rows = tuple(row for row in kept if row.answers or row.whole.name in names)
            if rows or each.whole.name in names:
                lists.append(ReadList(each.whole, rows))
        return ReadStep(self.step, tuple(one for one in self.answers if one.name in names), tuple(lists))

    def __bool__(self) -> bool:
        return bool(self.answers or self.lists)


class DraftReader:
    """Reads a draft once, and says what stands at its places."""

    def __init__(self, submission: Submission) -> None:
        self.progress: Progress = progress_of(submission)
        self._choices = Choices(self.progress.funding_lines())
        self._files = self._titles()
        self.steps: tuple[ReadStep, ...] = tuple(self._read(state.step) for state in self.progress.steps)

    def places(self) -> dict[str, ReadPlace]:
        """All places, by name."""
        return {place.name: place for step in self.steps for place in step.places()}

    def text(self) -> dict[str, tuple[str, str]]:
        """All answers by place: label and words, for `domain.looking`."""
        return {one.name: (one.label, one.words) for step in self.steps for one in step.all_answers()}

    def find(self, name: str) -> ReadPlace | None:
        """The place of this name, also if nothing is written there yet; None if it is not there."""
        if (found := self.places().get(name)) or (place := find_place(name)) is None or place.kind is None:
            return found
        part, key = self.progress.parts[place.step.key], place.key
        answer = part.answer(key)
        rows = [row.uuid for row in part.rows.get(key.relation, ())]
        if answer is None:
            return None
        where = f"{row_heading(key.relation, rows.index(key.row))}, " if key.relation else ""
        return self._answer(place.kind, answer, key, prefix=where)

    def _titles(self) -> Mapping[tuple[type, str], str]:
        found: dict[tuple[type, str], str] = {}
        for model, relation, name in ((Image, "images", "image"), (Document, "documents", "document")):
            keys = [str(row.values.get(name) or "") for row in self.progress.parts[relation].rows[relation]]
            titles = model.objects.filter(pk__in=[int(key) for key in keys if key]).values_list("pk", "title")
            found |= {(model, str(pk)): title for pk, title in titles}
        return found

    def _read(self, step: Step) -> ReadStep:
        part, questions = self.progress.parts[step.key], questions_of(step)
        single = [self._answer(kind, part.values[kind.name], Key(kind.name)) for kind in questions.single]
        lists = [
            ReadList(
                whole=_whole(relation, HEADINGS.get(relation, relation.capitalize()), number=len(part.rows[relation])),
                rows=tuple(self._row(relation, n, row, asked) for n, row in enumerate(part.rows[relation])),
            )
            for relation, asked in questions.rows.items()
        ]
        return ReadStep(step, tuple(single), tuple(lists))

    def _row(self, relation: str, number: int, row: Row, asked: Iterable[kinds.Kind]) -> ReadRow:
        noun = row_heading(relation, number)
        answers = [
            self._answer(kind, value, Key(kind.name, relation, row.uuid), prefix=f"{noun}, ")
            for kind in asked
            if (value := row.values.get(kind.name))
        ]
        words = " · ".join(answer.words for answer in answers)
        whole = ReadPlace(place_name(Key("", relation, row.uuid)), noun, words, "", takes_wording=False)
        return ReadRow(whole, tuple(answers))

    def _answer(self, kind: kinds.Kind, value: Value, key: Key, prefix: str = "") -> ReadPlace:
        label = label_of(kind)
        return ReadPlace(
            name=place_name(key),
            label=prefix + (label.lower() if prefix else label),
            words=self._words(kind, value),
            written=value if isinstance(value, str) else "",
            takes_wording=kind.is_prose,
        )

    def _words(self, kind: kinds.Kind, value: Value) -> str:
        if isinstance(kind, kinds.Upload):
            return self._files.get((kind.field.related_model, str(value)), "")
        if isinstance(kind, kinds.Named | kinds.Number) or not value:
            return str(value or "")
        chosen = (
            isinstance(kind, kinds.Several | kinds.Entries)
            or type(kind) is kinds.Entry
            or isinstance(kind, kinds.Truth)
            or bool(kind.field.choices)
        )
        if not chosen:
            return str(value)
        labels = dict(YES_OR_NO if isinstance(kind, kinds.Truth) else self._choices.of(kind))
        return ", ".join(str(labels.get(one, one)) for one in ([value] if isinstance(value, str) else value))


def _whole(relation: str, label: str, *, number: int) -> ReadPlace:
    return ReadPlace(place_name(Key("", relation)), label, str(number) if number else "", "", takes_wording=False)
