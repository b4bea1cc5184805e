"""Three versions of one part of a case study become one: what two people wrote since they started from the same text.

Plain values in, plain values out. Invariant: what only one side changed is taken; where both changed the same words, theirs
stands and mine comes back as a `Clash`. No word of either side is in neither of the two.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

from merge3 import Merge3

Value: TypeAlias = str | tuple[str, ...]
"""An answer as it stands in a form: a text, or the values that were ticked."""

WORD = re.compile(r"\n|\S+[^\S\n]*|[^\S\n]+")
"""A word with the space after it, or the end of a line: words side by side that two people changed are no safe merge."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a partner, a post, a milestone."""

    uuid: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Part:
    """What is written in one step: single answers, and the rows of each list in order."""

    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        rows = {
            name: [{"uuid": row.uuid, "values": dict(row.values)} for row in rows] for name, rows in self.rows.items()
        }
        return {"values": dict(self.values), "rows": rows}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Part":
        """Read what `as_data` returned."""
        return cls(
            values=_values(data["values"]),
            rows={
                name: tuple(Row(row["uuid"], _values(row["values"])) for row in rows)
                for name, rows in data["rows"].items()
            },
        )

    @property
    def digest(self) -> str:
        """SHA-256 of it, in hexadecimal: the version by which a browser says what it started from."""
        text = json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def answer(self, key: "Key") -> Value | None:
        """The answer to one question, or None if its row is not there."""
        if not key.relation:
            return self.values.get(key.name)
        row = next((row for row in self.rows.get(key.relation, ()) if row.uuid == key.row), None)
        return None if row is None else row.values.get(key.name)

    def with_answer(self, key: "Key", value: Value) -> "Part":
        """The same with another answer to one question. A row that is not there is not made."""
        if not key.relation:
            return replace(self, values={**self.values, key.name: value})
        rows = tuple(
            Row(row.uuid, {**row.values, key.name: value}) if row.uuid == key.row else row
            for row in self.rows.get(key.relation, ())
        )
        return replace(self, rows={**self.rows, key.relation: rows})


@dataclass(frozen=True, slots=True)
class Key:
    """Which question: its name, and for a row the list and the row's UUID."""

    name: str
    relation: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """What I wrote where somebody else changed the same words meanwhile."""

    key: Key
    mine: Value


def merge_parts(
    *, base: Part | None, mine: Part, theirs: Part, prose: Collection[tuple[str, str]]
) -> tuple[Part, tuple[Clash, ...]]:
    """Merge what I wrote into what is there now. `prose` names (list, question) of those merged word by word.

    Without a base nobody can tell who changed what, so all that differs is a clash, and no row is taken out.
    """
    clashes: list[Clash] = []

    def merge_values(
        relation: str, row: str, old: Mapping[str, Value], my: Mapping[str, Value], now: Mapping[str, Value]
    ) -> dict[str, Value]:
        merged = dict(now)
        for name, value in my.items():
            found = merge_value(old.get(name), value, now.get(name, value), words=(relation, name) in prose)
            if found is None:
                clashes.append(Clash(Key(name, relation, row), value))
            else:
                merged[name] = found
        return merged

    known = base or Part()
    values = merge_values("", "", known.values, mine.values, theirs.values)
    rows = {
        name: _merge_rows(
            known.rows.get(name, ()), mine.rows.get(name, ()), theirs.rows.get(name, ()), partial(merge_values, name)
        )
        for name in {**theirs.rows, **mine.rows}
    }
    return Part(values, rows), tuple(clashes)


def merge_value(base: Value | None, mine: Value, theirs: Value, *, words: bool) -> Value | None:
    """Return what both can stand with, or None."""
    if mine in (base, theirs):
        return theirs
    if theirs == base or (base is None and not theirs):
        return mine
    if base is None and not mine:
        return theirs
    if isinstance(mine, tuple) and isinstance(theirs, tuple):
        before = base if isinstance(base, tuple) else ()
        kept = tuple(one for one in theirs if one in mine or one not in before)
        return kept + tuple(one for one in mine if one not in before and one not in kept)
    if words and isinstance(base, str) and isinstance(mine, str) and isinstance(theirs, str):
        return merge_text(base, mine, theirs)
    return None


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Merge by lines, and within lines that both changed by words; None if both changed the same words."""
    merged: list[str] = []
    for group in _groups(*(text.splitlines(keepends=True) for text in (base, mine, theirs))):
        if group[0] != "conflict":
            merged += group[1]
            continue
        for inner in _groups(*(WORD.findall("".join(lines)) for lines in group[1:])):
            if inner[0] == "conflict":
                return None
            merged += inner[1]
    return "".join(merged)


def _groups(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    # Words that stand in a text very often are words all the same: no "junk".
    matcher = partial(difflib.SequenceMatcher, autojunk=False)
    return Merge3(base, mine, theirs, sequence_matcher=matcher).merge_groups()  # type: ignore[arg-type] # a partial of theirs


def _merge_rows(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row], merge_values: Any) -> tuple[Row, ...]:
    """Rows are the same by UUID. A row that one side took out and the other changed stays."""
    old, my, now = ({row.uuid: row for row in rows} for rows in (base, mine, theirs))
    merged: dict[str, Row] = {}
    for uuid in {**now, **my}:
        if uuid in my and uuid in now:
            before = old[uuid].values if uuid in old else {}
            merged[uuid] = Row(uuid, merge_values(uuid, before, my[uuid].values, now[uuid].values))
        elif (row := my.get(uuid) or now[uuid]) != old.get(uuid):
            merged[uuid] = row
    mine_moved = _order(my, among=old) != _order(old, among=my)
    first, second = (my, now) if mine_moved else (now, my)
    return tuple(merged[uuid] for uuid in _interleave(list(first), list(second)) if uuid in merged)


def _order(rows: Iterable[str], *, among: Collection[str]) -> list[str]:
    return [uuid for uuid in rows if uuid in among]


def _interleave(first: list[str], second: list[str]) -> list[str]:
    """The first order, with what only the second has after what it follows there, and after what only the first has there."""
    order = list(first)
    for n, uuid in enumerate(second):
        if uuid not in order:
            before = [other for other in second[:n] if other in order]
            place = order.index(before[-1]) + 1 if before else 0
            while place < len(order) and order[place] not in second:
                place += 1
            order.insert(place, uuid)
    return order


def _values(data: Mapping[str, Any]) -> dict[str, Value]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
