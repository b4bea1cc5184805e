"""The words and pins that every question is asked with, live on every server with the next search.

Invariant: what is remembered here belongs to a stamp in the database, which changes in the transaction that changes a synonym or
a pin. Each search reads the stamp, one row by its key, and reads the rest only when the stamp is another: nothing to restart,
rebuild or announce, whatever the cache. The stamp is read first, so that a change in between is seen the next time.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from search.enums import Direction
from search.models import Pin, Synonym, WordingStamp
from search.models.pin import object_key, pin_key
from search.models.synonym import phrase_key
from search.query import parse
from search.synonyms import Synonyms

_ROW: Final = 1
_NO_STAMP: Final = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """What staff wrote, as questions need it."""

    synonyms: Synonyms = field(default_factory=lambda: Synonyms({}))
    pins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def pinned(self, text: str) -> tuple[str, ...]:
        """The keys that staff put first for this question; none when it leaves something out, since that is another question."""
        if not self.pins or not text or any(clause.is_excluded for clause in parse(text).clauses):
            return ()
        return self.pins.get(pin_key(text), ())


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: str
    wording: Wording


_held = _Held(_NO_STAMP, Wording())


def current() -> Wording:
    """As it is now. One tiny query, unless something changed."""
    global _held  # noqa: PLW0603 - what this process remembers, replaced as a whole
    stamp = _stamp()
    held = _held
    if held.stamp != stamp:
        _held = held = _Held(stamp, Wording(synonyms_of(Synonym.objects.all()), _pins()))
    return held.wording


def changed() -> None:
    """A synonym or a pin was written or deleted: tell every server."""
    WordingStamp.objects.update_or_create(pk=_ROW, defaults={"stamp": uuid.uuid4().hex})


def synonyms_of(entries: Iterable[Synonym]) -> Synonyms:
    """What is also searched for, by phrase. Both ways means: each of the other words also finds the phrase, not each other."""
    phrases: dict[str, str] = {}
    others: dict[str, dict[str, str]] = {}

    def add(phrase: str, other: str) -> None:
        key, meant = phrase_key(phrase), phrase_key(other)
        phrases.setdefault(key, phrase.lower())
        if meant != key:
            others.setdefault(key, {}).setdefault(meant, other)

    for entry in entries:
        for other in entry.other_phrases:
            add(entry.phrase, other)
            if entry.direction == Direction.BOTH_WAYS:
                add(other, entry.phrase)
    return Synonyms({phrases[key]: tuple(found.values()) for key, found in others.items()})


def _stamp() -> str:
    # Asked with each search: building this query by the ORM would take longer than asking it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM search_wordingstamp WHERE id = %s", [_ROW])
        row = cursor.fetchone()
    return row[0] if row else _NO_STAMP


def _pins() -> dict[str, tuple[str, ...]]:
    pins: dict[str, list[str]] = {}
    for key, page_id, offer_id in Pin.objects.order_by("sort_order", "pk").values_list("key", "page_id", "offer_id"):
        pins.setdefault(key, []).append(object_key(page_id=page_id, offer_id=offer_id))
    return {key: tuple(keys) for key, keys in pins.items()}
