"""A Word file that was brought back: what it says otherwise, answer by answer, and taking what somebody ticks.

Invariant: nothing of a file is in the draft before somebody takes it, each file is settled once, and what is taken is merged from the
version that the file was made from, as if it had been typed into a form that was open all the time.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from casestudies.domain import answers
from casestudies.domain.saving import PartState, Writer, content_of, read_part, save_part
from casestudies.merging import Key, Part, Row, Value, merge_value
from casestudies.models import CaseStudyPage, PartVersion, Submission, WordUpload
from casestudies.steps import STEPS, Step

if TYPE_CHECKING:
    from home.models import User

DAYS_KEPT = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer, or a whole row, that the file has otherwise than the draft."""

    step: Step
    key: Key
    """Without a name: a whole row."""
    there: Value
    """What stands in the draft now."""
    mine: Value
    """What the file says."""
    outcome: Value | None
    """What will stand if it is taken. None: both are kept, and somebody chooses."""
    place: int = 0
    """The number of its row in the draft, from 1; 0: it is not in it."""
    row: Row | None = None
    """The new row, or the one that the file has no more."""
    is_removal: bool = False
    is_changed_meanwhile: bool = False
    is_old: bool = False
    """Whether nobody can tell any more what the file started from."""

    @property
    def identity(self) -> str:
        """By which a form says that it is taken."""
        return f"{self.step.key}/{self.key.relation}/{self.key.row}/{self.key.name}"

    @property
    def is_row(self) -> bool:
        """Whether it is about a whole row."""
        return self.row is not None

    @property
    def is_suggested(self) -> bool:
        """Whether it is what whoever wrote in the file certainly wanted."""
        return not self.is_removal and not self.is_old


def give_out(*, submission: Submission) -> Mapping[str, PartState]:
    """Read every step, and write down that a file starts from it: a file is a form that is open for long (`domain.journal`)."""
    states = {step.key: read_part(submission=submission, step=step) for step in STEPS}
    tab, now = uuid4(), timezone.now()
    PartVersion.objects.bulk_create(
        PartVersion(
            submission=submission, step=key, digest=state.version, data=state.part.as_data(), saved_at=now, tab=tab
        )
        for key, state in states.items()
    )
    return states


def keep(
    *,
    submission: Submission,
    token: UUID,
    file_name: str,
    versions: Mapping[str, str],
    brought: Mapping[str, Part],
    given: Mapping[str, Part],
    user: "User | None",
) -> WordUpload:
    """Keep what a file says otherwise than it was `given` out. `versions` has what each step started from; the same token keeps it once."""
    data = {}
    for step in STEPS:
        changed, removed = _changes(given[step.key], brought[step.key])
        changed = answers.normal_part(step, changed, answers.known_in(step, parts=[changed]))
        if changed.values or any(changed.rows.values()) or removed:
            data[step.key] = {
                "version": versions.get(step.key, ""),
                "changed": changed.as_data(),
                "removed": removed,
            }
    upload, _ = WordUpload.objects.get_or_create(
        uuid=token, submission=submission, defaults={"file_name": file_name[:255], "data": data, "by": user}
    )
    return upload


def _changes(given: Part, brought: Part) -> tuple[Part, dict[str, list[str]]]:
    """The answers that were changed in the file, and the rows that were taken out of it."""
    values = {name: value for name, value in brought.values.items() if value != given.values.get(name, "")}
    rows: dict[str, tuple[Row, ...]] = {}
    removed: dict[str, list[str]] = {}
    for relation, listed in brought.rows.items():
        before = {row.uuid: row.values for row in given.rows.get(relation, ())}
        changed = (
            Row(row.uuid, {n: v for n, v in row.values.items() if v != before.get(row.uuid, {}).get(n, "")})
            for row in listed
        )
        rows[relation] = tuple(row for row in changed if row.values)
        here = {row.uuid for row in listed}
        # Room for new rows that nobody used is no row.
        if gone := [
            row.uuid for row in given.rows.get(relation, ()) if row.uuid not in here and any(row.values.values())
        ]:
            removed[relation] = gone
    return Part(values, rows), removed


def base_of(*, submission: Submission, step: Step, version: str) -> Part | None:
    """The version that a file was made from, by the beginning of its digest; None if it is not kept any more."""
    if not version:
        return None
    found = PartVersion.objects.filter(submission=submission, step=step.key, digest__startswith=version)
    last = found.order_by("-pk").first()
    return last.part if last else None


def differences(*, upload: WordUpload) -> tuple[Difference, ...]:
    """What the file says otherwise than the draft does now, in the order of the page."""
    page = CaseStudyPage.objects.select_related("latest_revision").get(pk=upload.submission.page_id)
    content = content_of(page)
    found: list[Difference] = []
    for step in STEPS:
        if step.key in upload.data:
            now = answers.read(step, content, answers.known_in(step, content))
            found += _differences(step, _Said(upload, step), now)
    return tuple(found)


class _Said:
    """What a file says about one step."""

    def __init__(self, upload: WordUpload, step: Step) -> None:
        data: Any = upload.data[step.key]
        self.version: str = data["version"]
        self.changed = Part.from_data(data["changed"])
        self.removed: Mapping[str, list[str]] = data["removed"]
        self.base = base_of(submission=upload.submission, step=step, version=self.version)


def _differences(step: Step, said: _Said, now: Part) -> Iterator[Difference]:
    for name, mine in said.changed.values.items():
        yield from _compared(step, said, now, Key(name), mine)
    for relation, rows in said.changed.rows.items():
        places = {row.uuid: place for place, row in enumerate(now.rows.get(relation, ()), start=1)}
        for row in rows:
            if place := places.get(row.uuid):
                for name, mine in row.values.items():
                    yield from _compared(step, said, now, Key(name, relation, row.uuid), mine, place=place)
            elif any(row.values.values()):
                yield Difference(step, Key("", relation, row.uuid), "", "", "", row=row)
        for identity in said.removed.get(relation, ()):
            if place := places.get(identity):
                gone = now.rows[relation][place - 1]
                yield Difference(step, Key("", relation, identity), "", "", "", place, row=gone, is_removal=True)


def _compared(step: Step, said: _Said, now: Part, key: Key, mine: Value, *, place: int = 0) -> Iterator[Difference]:
    """One answer of a file beside the draft's, if it is another."""
    there = now.answer(key)
    if there is None or mine == there or (not mine and not there):
        return
    before = said.base.answer(key) if said.base else None
    words = (key.relation, key.name) in answers.questions_of(step).prose()
    yield Difference(
        step=step,
        key=key,
        there=there,
        mine=mine,
        outcome=merge_value(before, mine, there, words=words) if said.base else mine,
        place=place,
        is_changed_meanwhile=said.base is not None and there != before,
        is_old=said.base is None,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file."""

    answers: int
    steps: tuple[Step, ...]
    """In which something was taken."""
    contested: tuple[Step, ...]
    """In which somebody has to choose between two texts."""
    at: datetime


@transaction.atomic
def take(*, upload: WordUpload, taken: Collection[str], user: "User | None") -> Taken | None:
    """Save the differences that are taken, and settle the file. None: it was settled before."""
    locked = WordUpload.objects.select_for_update(of=("self",)).select_related("submission").get(pk=upload.pk)
    if locked.settled_at:
        return None
    chosen = [each for each in differences(upload=locked) if each.identity in taken]
    steps, contested = [], []
    for step in STEPS:
        here = [each for each in chosen if each.step == step]
        if here:
            steps.append(step)
            if _save(locked, step, here, user):
                contested.append(step)
    locked.settled_at = timezone.now()
    locked.save(update_fields=["settled_at"])
    return Taken(len(chosen), tuple(steps), tuple(contested), locked.settled_at)


def _save(upload: WordUpload, step: Step, chosen: list[Difference], user: "User | None") -> bool:
    """Save what was taken in one step, and return whether somebody has to choose between two texts."""
    state = read_part(submission=upload.submission, step=step)
    base = base_of(submission=upload.submission, step=step, version=upload.data[step.key]["version"])
    # Without a base, what was shown beside the file's words is what they replace.
    start, version = (base, base.digest) if base else (state.part, state.version)
    before = {kept.pk for kept in state.clashes}
    result = save_part(
        submission=upload.submission,
        step=step,
        typed=_with(start, chosen, state.part),
        base_version=version,
        writer=Writer(user=user, tab=upload.uuid, number=1),
    )
    return any(kept.pk not in before for kept in result.state.clashes)


def _with(part: Part, chosen: list[Difference], now: Part) -> Part:
    for each in chosen:
        relation = each.key.relation
        rows = part.rows.get(relation, ())
        if each.is_removal:
            part = replace(part, rows={**part.rows, relation: tuple(r for r in rows if r.uuid != each.key.row)})
        elif each.row:
            part = replace(part, rows={**part.rows, relation: (*rows, each.row)})
        else:
            if relation and each.key.row not in {row.uuid for row in rows}:
                # It came into the draft after the file was made, by another file: only this answer of it is meant.
                theirs = next(row for row in now.rows[relation] if row.uuid == each.key.row)
                part = replace(part, rows={**part.rows, relation: (*rows, theirs)})
            part = part.with_answer(each.key, each.mine)
    return part


def delete_old() -> str:
    """Delete what is left of files that were brought long ago. Whoever brought one has it."""
    number, _ = WordUpload.objects.filter(at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
    return f"{number} Word files forgotten."
