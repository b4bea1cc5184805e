"""Bringing what changed to an engine: the fast path after each commit.

This host's follower drains to the host's own engine, or whoever commits where none listens; the worker drains to the server. The
engine's own lock lets one writer in at a time, and versions make it harmless when two bring over the same. A process that is killed between commit and drain leaves its
record above the cursor for the next drain.
"""

from dataclasses import dataclass
from itertools import islice

from search import backend
from search.contract import Engine, EngineError, IndexUnusable
from search.indexing import standing
from search.indexing.conversion import changes
from search.indexing.cursor import Cursor
from search.indexing.records import chunks, now_version
from search.models import IndexRecord

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain did, and whether it stopped at its limit."""

    changes: int = 0
    is_more_left: bool = False


def drain(engine: Engine | None = None, *, limit: int | None = None) -> Drained:
    """Bring the oldest changes over, at most `limit`, to this host's own engine when none is named.

    Raises `EngineError`, and then the rest is still to do.
    """
    engine = engine or backend.engine()
    cursor = standing.cursor_of(engine)
    waiting = pending(cursor, limit=None if limit is None else limit + 1)
    batch = waiting[:limit]
    try:
        for chunk in chunks(batch, CHUNK):
            cursor = _bring_over(engine, cursor, dict(chunk))
            standing.keep(engine, cursor)
    except IndexUnusable:
        standing.doubted(engine)
        raise
    except EngineError:
        standing.fell_behind(engine)
        raise
    drained = Drained(changes=len(batch), is_more_left=len(waiting) > len(batch))
    if not drained.is_more_left:
        standing.caught_up(engine)
    return drained


def pending(cursor: Cursor, *, limit: int | None = None) -> list[tuple[str, int]]:
    """Keys and versions that are not yet brought over, oldest first."""
    records = IndexRecord.objects.filter(version__gt=cursor.start).order_by("version", "key")
    rows = records.values_list("key", "version").iterator(chunk_size=1000)
    return list(islice((row for row in rows if cursor.seen.get(row[0]) != row[1]), limit))


def waiting_count(engine: Engine | None = None) -> int:
    """How many changes are not yet brought over to an engine, this host's own when none is named."""
    return len(pending(standing.cursor_of(engine or backend.engine())))


def start_from(engine: Engine, version: int) -> None:
    """Look at everything from a version on again, because the index is as old as that."""
    standing.keep(engine, Cursor(version))


def _bring_over(engine: Engine, cursor: Cursor, versions: dict[str, int]) -> Cursor:
    now = now_version()
    engine.apply(changes(versions))
    return cursor.after(versions, now=now)
