"""One act that leaves a right index behind, whatever state it was in."""

import structlog

from search.contract import IndexUnusable, RebuildRunning
from search.indexing.rebuilding import rebuild
from search.indexing.reconciling import reconcile

log = structlog.get_logger(__name__)


def repair() -> str:
    """Reconcile, or rebuild if the index cannot be used. Returns what was done, in a sentence. Raises `EngineError`."""
    try:
        found = reconcile()
    except IndexUnusable as error:
        log.warning("search_index_unusable", state=error.state, reason=str(error))
        try:
            rebuilt = rebuild()
        except RebuildRunning:
            return f"The index is {error.state}, and is being rebuilt already."
        return f"The index was {error.state}. It was rebuilt with {rebuilt.documents} documents."
    if not found.repairs:
        return "Index and database agree."
    return (
        f"Repaired: {found.corrected} records, {found.missing} missing, {found.outdated} outdated, "
        f"{found.ahead} ahead, {found.ghosts} without an object."
    )
