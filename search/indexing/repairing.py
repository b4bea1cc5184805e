"""Acts that leave a right index behind, whatever state it was in."""

from typing import Final

import structlog
from django.conf import settings

from search import backend
from search.answering import health_within
from search.contract import Engine, EngineError, EngineUnavailable, IndexUnusable, RebuildRunning, State
from search.enums import Standing
from search.indexing import standing
from search.indexing.draining import drain, start_from
from search.indexing.rebuilding import rebuild
from search.indexing.reconciling import Progress, reconcile
from search.indexing.records import now_version
from search.models import IndexRecord

NO_SERVER: Final = "There is no search server."

log = structlog.get_logger(__name__)


def repair(engine: Engine | None = None, *, contents: bool = False, progress: Progress | None = None) -> str:
    """Reconcile an engine, this host's own when none is named, or rebuild its index if that cannot be used.

    With `contents`, what documents say is compared too. Returns what was done, in a sentence. Raises `EngineError`, also
    `RebuildRunning` if somebody else is at it: it is not repaired yet.
    """
    engine = engine or backend.engine()
    try:
        found = reconcile(engine, contents=contents, progress=progress)
    except IndexUnusable as error:
        log.warning("search_index_unusable", engine=engine.name, state=error.state, reason=str(error))
        standing.doubted(engine)
        try:
            rebuilt = rebuild(engine)
        except RebuildRunning as running:
            raise RebuildRunning(f"The index is {error.state}, and is being rebuilt already.") from running
        return f"The index was {error.state}. It was rebuilt with {rebuilt.documents} documents."
    except EngineError:
        standing.fell_behind(engine)
        raise
    if not found.repairs:
        return "Index and database agree."
    return (
        f"Repaired: {found.corrected} records, {found.missing} missing, {found.outdated} outdated, "
        f"{found.ahead} ahead, {found.ghosts} without an object."
    )


def see_to(engine: Engine | None = None, *, contents: bool = False) -> str:
    """Repair an engine, or leave it to whoever rebuilds its index already: for those who look again by themselves.

    Returns what was done, in a sentence. Raises `EngineError`.
    """
    try:
        return repair(engine, contents=contents)
    except RebuildRunning as running:
        return str(running)


def repair_all(*, contents: bool = False) -> str:
    """Repair every engine, with `contents` down to what documents say. Returns what was done.

    Raises `EngineError` at the end if one could not be repaired.
    """
    done, failed = [], False
    for engine in backend.engines():
        try:
            done.append(_said(engine, see_to(engine, contents=contents)))
        except EngineError as error:
            done.append(_said(engine, f"Not repaired. {error}"))
            failed = True
    if failed:
        raise EngineUnavailable(" ".join(done))
    return " ".join(done)


def go_back(engine: Engine) -> str:
    """Make the index before the last rebuild the live one again, and repair what it lacks. Raises `EngineError`."""
    began = now_version()
    engine.revert()
    standing.doubted(engine)
    start_from(engine, began)
    said = repair(engine)
    drain(engine)
    return said


def bring_to_server() -> str:
    """Bring the server the changes that wait, or all of it when nobody knows what it has.

    Returns what was done, in a sentence. Raises `EngineError`.
    """
    server = backend.server()
    if server is None:
        return NO_SERVER
    if standing.standing_of(server) is Standing.UNPROVEN:
        return see_to(server)
    try:
        return f"{drain(server).changes} changes brought over."
    except IndexUnusable:
        return see_to(server)


def catch_up() -> str:
    """Bring the server what it still lacks: after an outage, a worker that stood still, a failure that left a part missing.

    Returns what was done, in a sentence. Raises `EngineError` while the server can be brought nothing.
    """
    server = backend.server()
    if server is None:
        return NO_SERVER
    health = health_within(server, seconds=settings.ELASTICSEARCH["write_seconds"])
    if health.state is not State.READY and not health.state.needs_rebuild:
        standing.fell_behind(server)
        raise EngineUnavailable(f"The search server is {health.state}. {health.detail}")
    said = bring_to_server()
    return said if server.count() == IndexRecord.objects.filter(is_public=True).count() else see_to(server)


def _said(engine: Engine, sentence: str) -> str:
    return sentence if len(backend.engines()) == 1 else f"{engine.name.capitalize()}: {sentence}"
