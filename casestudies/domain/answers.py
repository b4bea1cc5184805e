"""The answers of one step, read from the stored content of a draft and written into it.

It works on what a revision stores (`Revision.content`) and not on objects, which take a hundred queries to build. Invariant:
`read` returns answers in normal form, and what `write` puts there is read back as the same; what cannot stand in its column
comes back from `write`, to be kept beside the draft. Only answers that differ are written, so that everything else stays
as it was stored.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields

from casestudies.domain.kinds import NOTHING_KNOWN, Content, Entry, Kind, Known, Named, kind_of
from casestudies.merging import Key, Part, Row, Value
from casestudies.models import CaseStudyPage
from casestudies.steps import STEPS, Step
from home.fields import NameAsWrittenField
from home.models import Organisation
from home.rules import name_key


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a step: single ones, and those of each list of rows."""

    single: tuple[Kind, ...]
    rows: Mapping[str, tuple[Kind, ...]]

    def prose(self) -> frozenset[tuple[str, str]]:
        """Those whose answers are merged word by word, as (list, question)."""
        listed = [("", self.single), *self.rows.items()]
        return frozenset((name, kind.name) for name, kinds in listed for kind in kinds if kind.is_prose)


@lru_cache(maxsize=len(STEPS))
def questions_of(step: Step) -> Questions:
    """The questions of a step, from the fields of the page and of its rows."""
    page = CaseStudyPage._meta
    return Questions(
        single=tuple(kind_of(page.get_field(name)) for name in step.fields),
        rows={name: tuple(_row_questions(page.get_field(name).related_model)) for name in step.relations},
    )


def _row_questions(model: Any) -> Iterator[Kind]:
    for name in _panel_names(model.panels):
        field = model._meta.get_field(name)
        if name != "uuid" and not isinstance(field, NameAsWrittenField):
            yield kind_of(field)


def _panel_names(panels: Iterable[Any]) -> Iterator[str]:
    for panel in panels:
        if hasattr(panel, "children"):
            yield from _panel_names(panel.children)
        else:
            yield panel.field_name


def known_in(step: Step, *contents: Content, parts: Iterable[Part] = (), files: Iterable[str] = ()) -> Known:
    """Look up every organisation that the contents or the parts name, in one query."""
    questions = questions_of(step)
    sources = [found for content in contents for found in _stored(questions, content)]
    stored = {source.get(kind.name) for kind, source in sources if isinstance(kind, Named)} - {None}
    typed = {name_key(str(name)) for part in parts for name in _typed_names(questions, part)} - {""}
    if not stored and not typed:
        return Known(files=frozenset(files))
    wanted = Q(pk__in=stored) | Q(name_key__in=typed, merged_into=None) | Q(short_name_key__in=typed, merged_into=None)
    found = list(Organisation.objects.filter(wanted).select_related("merged_into"))
    current = [one for one in found if one.merged_into_id is None]
    by_short_name = {one.short_name_key: one for one in current if one.short_name_key}
    return Known(
        by_pk={one.pk: one for one in found},
        by_key=by_short_name | {one.name_key: one for one in current},
        files=frozenset(files),
    )


def _stored(questions: Questions, content: Content) -> Iterator[tuple[Kind, Content]]:
    yield from ((kind, content) for kind in questions.single)
    for relation, kinds in questions.rows.items():
        yield from ((kind, row) for row in content.get(relation) or [] for kind in kinds)


def _typed_names(questions: Questions, part: Part) -> Iterator[Value]:
    listed = [(questions.single, part.values)]
    listed += [(kinds, row.values) for name, kinds in questions.rows.items() for row in part.rows.get(name, ())]
    for kinds, values in listed:
        yield from (values.get(kind.name, "") for kind in kinds if isinstance(kind, Named))


def read(step: Step, content: Content, known: Known) -> Part:
    """The answers of a step as the draft has them."""
    questions = questions_of(step)
    return Part(
        values={kind.name: kind.read(content, known) for kind in questions.single},
        rows={
            relation: tuple(
                Row(str(row["uuid"]), {kind.name: kind.read(row, known) for kind in kinds})
                for row in sorted(content.get(relation) or [], key=lambda row: row.get("sort_order") or 0)
            )
            for relation, kinds in questions.rows.items()
        },
    )


def normal_part(step: Step, typed: Part, known: Known) -> Part:
    """The normal form of what was typed: the one of several ways to write it that `read` returns."""
    questions = questions_of(step)

    def values(kinds: Iterable[Kind], given: Mapping[str, Value]) -> dict[str, Value]:
        return {kind.name: kind.normal(given[kind.name], known) for kind in kinds if kind.name in given}

    return Part(
        values=values(questions.single, typed.values),
        rows={
            relation: tuple(Row(row.uuid, values(kinds, row.values)) for row in typed.rows[relation])
            for relation, kinds in questions.rows.items()
            if relation in typed.rows
        },
    )


def problem(kind: Kind, value: Value) -> str:
    """What has to be changed before this answer can stand in the draft, or ""."""
    if isinstance(kind, Entry):
        return ""
    try:
        kind.store(value, None, NOTHING_KNOWN)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def write(step: Step, content: Content, now: Part, part: Part, known: Known) -> dict[Key, Value]:
    """Write into the content the answers in which `part` differs from `now`; return those that do not fit, by question."""
    questions = questions_of(step)
    unfit: dict[Key, Value] = {}

    def write_values(
        kinds: Iterable[Kind], target: Content, old: Mapping[str, Value], new: Mapping[str, Value], row: Key
    ) -> None:
        for kind in kinds:
            value = new.get(kind.name)
            if value is None or value == old.get(kind.name):
                continue
            try:
                target.update(kind.store(value, target.get(kind.name), known))
            except ValidationError:
                target.update(kind.instead(value, target.get(kind.name)))
                unfit[Key(kind.name, row.relation, row.row)] = value

    write_values(questions.single, content, now.values, part.values, Key(""))
    for relation, kinds in questions.rows.items():
        stored = {str(row["uuid"]): row for row in content.get(relation) or []}
        before = {row.uuid: row.values for row in now.rows.get(relation, ())}
        content[relation] = []
        for place, row in enumerate(part.rows.get(relation, ())):
            target = stored.get(row.uuid) or _blank(relation, row.uuid, content["pk"])
            write_values(kinds, target, before.get(row.uuid, {}), row.values, Key("", relation, row.uuid))
            content[relation].append({**target, "sort_order": place})
    return unfit


def _blank(relation: str, identity: str, page_pk: int) -> Content:
    model: Any = CaseStudyPage._meta.get_field(relation).related_model
    row = model(uuid=uuid.UUID(identity), page_id=page_pk)
    return row.serializable_data() if isinstance(row, ClusterableModel) else get_serializable_data_for_fields(row)
