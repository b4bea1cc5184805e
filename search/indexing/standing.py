"""How far each engine has come, and whether the server has everything, so that it may answer readers.

Only the server has a standing: this host's own engine answers whatever it has, because nobody else is left. It falls behind when a
change could not be brought over, has caught up when nothing is left to bring, and is proven by a whole comparison or a rebuild.
"""

from search import backend
from search.contract import Engine
from search.enums import Standing
from search.indexing import cursor
from search.indexing.cursor import Cursor
from search.models import EngineState

CURSOR = "cursor.json"


def cursor_of(engine: Engine) -> Cursor:
    """How far an engine has come."""
    if not backend.is_shared(engine):
        return cursor.load(backend.directory() / CURSOR)
    kept = EngineState.objects.filter(engine=engine.name).values_list("version", "seen").first()
    return Cursor(*kept) if kept else Cursor()


def keep(engine: Engine, at: Cursor) -> None:
    """Remember how far an engine has come."""
    if not backend.is_shared(engine):
        cursor.save(backend.directory() / CURSOR, at)
        return
    EngineState.objects.update_or_create(engine=engine.name, defaults={"version": at.version, "seen": at.seen})


def standing_of(engine: Engine) -> Standing:
    """What is known of the server; this host's own engine is always taken for complete."""
    if not backend.is_shared(engine):
        return Standing.COMPLETE
    kept = EngineState.objects.filter(engine=engine.name).values_list("standing", flat=True).first()
    return Standing(kept) if kept else Standing.UNPROVEN


def fell_behind(engine: Engine) -> None:
    """A change could not be brought over."""
    _move(engine, Standing.COMPLETE, Standing.BEHIND)


def caught_up(engine: Engine) -> None:
    """Nothing is left to bring over."""
    _move(engine, Standing.BEHIND, Standing.COMPLETE)


def proven(engine: Engine) -> None:
    """Everything was compared or built anew."""
    _set(engine, Standing.COMPLETE)


def doubted(engine: Engine) -> None:
    """It lacks more than changes that are on their way."""
    _set(engine, Standing.UNPROVEN)


def _move(engine: Engine, before: Standing, after: Standing) -> None:
    if backend.is_shared(engine):
        EngineState.objects.filter(engine=engine.name, standing=before).update(standing=after)


def _set(engine: Engine, standing: Standing) -> None:
    if backend.is_shared(engine):
        EngineState.objects.update_or_create(engine=engine.name, defaults={"standing": standing})
