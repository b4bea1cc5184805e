"""Writing to one tantivy index: all of a batch or nothing, and never an older version over a newer one."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

from search.contract import Applied, Document, Tombstone
from search.engines.embedded import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import tantivy

    from search.contract import Change, Layout
    from search.engines.embedded.reading import Reader

SMALL: Final = 20_000_000
LARGE: Final = 64_000_000
"""Bytes that tantivy gathers before it writes a segment."""


@contextlib.contextmanager
def writer(index: tantivy.Index, *, memory: int = SMALL) -> Iterator[tantivy.IndexWriter]:
    """A writer that commits at the end, or not at all. tantivy's own lock is let go of in every case."""
    opened = index.writer(memory, 1)
    try:
        try:
            yield opened
            opened.commit()
        except BaseException:
            with contextlib.suppress(ValueError, OSError):
                opened.rollback()
            raise
    finally:
        # Segments merge in the background; without waiting, closing the writer would throw that work away each time.
        opened.wait_merging_threads()


def put(opened: tantivy.IndexWriter, change: Change, layout: Layout) -> None:
    """Replace whatever is held under the change's key."""
    opened.delete_documents_by_term(fields.KEY, change.key)
    opened.add_document(fields.encoded(change, layout))


def apply(index: tantivy.Index, reader: Reader, changes: Iterable[Change], layout: Layout) -> Applied:
    """Write what is newer than what is held. Hold the write lock, and read the index as it is under it."""
    newest: dict[str, Change] = {}
    count = 0
    for count, change in enumerate(changes, start=1):  # noqa: B007 - the count is used after the loop
        known = newest.get(change.key)
        if known is None or known.version < change.version:
            newest[change.key] = change
    fresh = [change for change in newest.values() if _is_news(change, reader.version(change.key))]
    if fresh:
        with writer(index) as opened:
            for change in fresh:
                put(opened, change, layout)
    removed = sum(isinstance(change, Tombstone) for change in fresh)
    return Applied(written=len(fresh) - removed, removed=removed, stale=count - len(fresh))


def fill(index: tantivy.Index, documents: Iterable[Document], layout: Layout) -> Iterator[int]:
    """Write documents to an empty index; yields how many there are. Of one that comes twice the later is kept."""
    seen: set[int] = set()
    with writer(index, memory=LARGE) as opened:
        for document in documents:
            known = hash(document.key)
            if known in seen:
                opened.delete_documents_by_term(fields.KEY, document.key)
            seen.add(known)
            opened.add_document(fields.encoded(document, layout))
            yield len(seen)


def _is_news(change: Change, held: int | None) -> bool:
    return held is None or held < change.version
