"""Writing index records, in the transaction that changes the object.

Invariant: a version only grows, whoever writes and however clocks differ: it is the greater of the last one plus one and the
time in microseconds. Two writers of the same keys take them in the same order, so that they cannot block each other.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from search.eligibility import public_offers, public_pages
from search.enums import Source
from search.models import IndexRecord

CHUNK = 500
Item = TypeVar("Item")


def record(source: Source, pks: Iterable[int]) -> int:
    """Note that these objects changed, or what decides whether the public may find them. Returns how many there were."""
    changed = sorted(set(pks))
    for chunk in chunks(changed):
        public = public_among(source, chunk)
        write({source.key(pk): pk in public for pk in chunk})
    return len(changed)


def write(states: Mapping[str, bool], *, above: int = 0) -> None:
    """Give each key a new version (greater than `above`) and say whether the public may find it."""
    keys = sorted(states)
    now = Value(max(now_version(), above + 1))
    with transaction.atomic():
        IndexRecord.objects.bulk_create((IndexRecord(key=key) for key in keys), ignore_conflicts=True)
        records = IndexRecord.objects.filter(key__in=keys)
        if len(keys) > 1:
            list(records.order_by("key").select_for_update().values_list("key"))
        for is_public in {False, True} & set(states.values()):
            IndexRecord.objects.filter(key__in=[key for key in keys if states[key] is is_public]).update(
                version=Greatest(F("version") + 1, now), is_public=is_public
            )


def renew(keys: Iterable[str]) -> None:
    """Give each of these keys a new version, so that it is brought over again. Whether it is public stays as it is recorded."""
    records = IndexRecord.objects.filter(key__in=list(keys))
    with transaction.atomic():
        list(records.order_by("key").select_for_update().values_list("key"))
        records.update(version=Greatest(F("version") + 1, Value(now_version())))


def public_among(source: Source, pks: Iterable[int]) -> set[int]:
    """Those of these objects that the public may find."""
    found = public_offers() if source is Source.OFFER else public_pages()
    return set(found.filter(pk__in=list(pks)).values_list("pk", flat=True))


def now_version() -> int:
    """The time in microseconds."""
    return time.time_ns() // 1000


def chunks(items: list[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """The items in order, at most `size` at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
