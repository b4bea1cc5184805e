"""Upkeep in the background: doors only."""

from django_tasks import task

from search.indexing import draining, rebuilding, repairing


@task(backend="queue")
def drain() -> int:
    """Bring over all that waits. Returns how many changes there were."""
    return draining.drain().changes


@task(backend="queue")
def rebuild() -> int:
    """Build the index anew. Returns how many documents it holds."""
    return rebuilding.rebuild().documents


def reconcile() -> str:
    """Compare and repair, for the periodic jobs. Returns what was done, in a sentence."""
    return repairing.repair()
