"""Writing to the live index, and to one that is being filled meanwhile.

The server compares versions, so nothing here has to be read first. A change goes to the live index; then we look where the aliases
point, and write it to every index that it is not yet in. So it is also in an index that was swapped in meanwhile or is
about to be, whichever process fills that, and no change waits for a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from search.contract import Applied, EngineUnavailable, IndexMissing, Tombstone
from search.engines.elasticsearch import entries
from search.engines.elasticsearch.client import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.contract import Change, Layout
    from search.engines.elasticsearch.indices import Indices, Placement

MOST_BYTES: Final = 4_000_000
"""Of one request: far below the server's limit, and enough that fewer would not be faster."""

_CONFLICT: Final = 409
_ERRORS: Final = 400
_ROUNDS: Final = 5

_NEWER: Final = "external"


@dataclass(slots=True)
class Written:
    """What became of some changes, and in which indexes they are."""

    keys: set[str] = field(default_factory=set)
    indices: set[str] = field(default_factory=set)
    created: int = 0


def apply(indices: Indices, changes: Iterable[Change], layout: Layout) -> Applied:
    """Write what is newer than what is held, to be found when this returns."""
    newest: dict[str, Change] = {}
    count = 0
    for count, change in enumerate(changes, start=1):  # noqa: B007 - the count is used after the loop
        known = newest.get(change.key)
        if known is None or known.version < change.version:
            newest[change.key] = change
    if not newest:
        return Applied()
    lines = [entries.line(change, layout, version_type=_NEWER) for change in newest.values()]
    written = _write_live(indices, lines)
    _write_elsewhere(indices, newest.values(), layout, written)
    removed = sum(isinstance(newest[key], Tombstone) for key in written.keys)
    return Applied(written=len(written.keys) - removed, removed=removed, stale=count - len(written.keys))


def write(indices: Indices, alias: str, lines: Sequence[bytes], *, refresh: bool, seconds: float) -> Written:
    """Write lines through an alias, in as few requests as their size allows. What the server holds in a newer version stays."""
    written = Written()
    for chunk in in_chunks(lines):
        for item in indices.client.bulk(alias, chunk, refresh=refresh, seconds=seconds):
            _note(item, written)
    return written


def in_chunks(lines: Iterable[bytes], *, most: int = 10_000) -> Iterator[list[bytes]]:
    """The lines, as many at once as one request should have."""
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        if chunk and (size + len(line) > MOST_BYTES or len(chunk) >= most):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk


def _write_live(indices: Indices, lines: Sequence[bytes]) -> Written:
    try:
        return write(indices, indices.names.live, lines, refresh=True, seconds=indices.client.server.write_seconds)
    except IndexMissing:
        indices.live()
        raise


def _write_elsewhere(indices: Indices, changes: Iterable[Change], layout: Layout, written: Written) -> None:
    """Until every index that is live or may become so has the changes."""
    seconds = indices.client.server.write_seconds
    for _ in range(_ROUNDS):
        others = _others(indices, indices.placement(), written)
        if not others:
            return
        lines = [entries.line(change, layout, version_type=_NEWER, is_noted=True) for change in changes]
        for index, alias in others.items():
            try:
                write(indices, alias, lines, refresh=False, seconds=seconds)
            except IndexMissing:
                continue  # swapped in or given up since we looked: look again
            written.indices.add(index)
    raise EngineUnavailable("Which index is live changes faster than a change can be written.")


def _others(indices: Indices, placement: Placement, written: Written) -> dict[str, str]:
    """The indexes that still lack the changes, each with an alias to write through."""
    names = indices.names
    return {
        index: next(name for name in found if name == names.live or name.startswith(names.nexts))
        for index, found in placement.aliases.items()
        if index not in written.indices and any(name == names.live or name.startswith(names.nexts) for name in found)
    }


def _note(item: dict[str, Any], written: Written) -> None:
    written.indices.add(item["_index"])
    if item["status"] < _ERRORS:
        written.keys.add(item["_id"])
        written.created += item["result"] == "created"
    elif item["status"] != _CONFLICT:
        raise failure(item["status"], item.get("error", ""))
