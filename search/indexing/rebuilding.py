"""Filling a new index beside the live one, which answers until the swap.

Invariant: a new index is put in place only if it holds a document for everything that the public may find; memory does not
grow with the number of documents. What changes meanwhile is noted by the engine, and by the cursor, which is set back to the start.
"""

from collections.abc import Callable, Iterator

from search import backend
from search.contract import Document, Engine, RebuildRefused, Rebuilt
from search.eligibility import public_offers, public_pages
from search.enums import split_key
from search.indexing import standing
from search.indexing.conversion import documents
from search.indexing.draining import drain, start_from
from search.indexing.reconciling import correct_records
from search.indexing.records import now_version, public_among
from search.models import IndexRecord

CHUNK = 500


def rebuild(engine: Engine | None = None, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """Build an index anew, this host's own when none is named, and put it in place.

    Raises `EngineError`, and then the old one stays.
    """
    engine = engine or backend.engine()
    correct_records()
    began = now_version()
    rebuilt = engine.rebuild(everything(), progress=progress)
    start_from(engine, began)
    drain(engine)
    standing.proven(engine)
    return rebuilt


def everything() -> Iterator[Document]:
    """Every public document, a chunk at a time."""
    last = ""
    while versions := dict(
        IndexRecord.objects.filter(is_public=True, key__gt=last).order_by("key").values_list("key", "version")[:CHUNK]
    ):
        made = set()
        for document in documents(versions):
            made.add(document.key)
            yield document
        if missed := [key for key in versions.keys() - made if _is_still_public(key)]:
            raise RebuildRefused(f"No document could be made of {', '.join(sorted(missed))}.")
        last = max(versions)


def size() -> int:
    """How many documents an index should hold."""
    return public_pages().count() + public_offers().count()


def _is_still_public(key: str) -> bool:
    place = split_key(key)
    return place is not None and bool(public_among(place[0], [place[1]]))
