"""Upkeep in the background: doors only."""

from django_tasks import task

from search.indexing import attachments, draining, rebuilding, repairing


@task(backend="queue")
def drain() -> int:
    """Bring over all that waits. Returns how many changes there were."""
    return draining.drain().changes


@task(backend="queue")
def rebuild() -> int:
    """Build the index anew. Returns how many documents it holds."""
    return rebuilding.rebuild().documents


@task(backend="queue")
def repair() -> str:
    """Compare and repair, because staff asked for it. Returns what was done, in a sentence."""
    return repairing.repair()


@task(backend="queue")
def read_attachment(document_id: int) -> str:
    """Read the text of a document's file. Returns what became of it; nothing if the document is gone."""
    text = attachments.read(document_id)
    return text.state if text else ""


def read_attachments() -> str:
    """Read every file that nobody has read yet, for the periodic jobs. Returns what was done, in a sentence."""
    return attachments.catch_up()


def reconcile() -> str:
    """Compare and repair, for the periodic jobs. Returns what was done, in a sentence."""
    return repairing.repair()
