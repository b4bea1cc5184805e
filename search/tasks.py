"""Upkeep in the background: doors only."""

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from search import backend
from search.contract import EngineError
from search.enums import Standing
from search.indexing import attachments, draining, rebuilding, repairing, standing

SOON = 50
"""Before mail and files: somebody may be looking for what was published."""


@task(backend="queue", priority=SOON)
def drain() -> int:
    """Bring over all that waits to this host's own engine. Returns how many changes there were."""
    return draining.drain().changes


@task(backend="queue", priority=SOON)
def drain_to_server() -> str:
    """Bring over all that waits to the server. Returns what was done; what failed is tried again each minute."""
    try:
        return repairing.bring_to_server()
    except EngineError as error:
        return f"Postponed. {error}"


def ask_for_server() -> None:
    """Ask the worker to bring changes to the server, once for all that wait; nothing while the server is away."""
    server = backend.server()
    if server is None or standing.standing_of(server) is Standing.BEHIND:
        return
    # One that has not begun yet will see this change too.
    waiting = DBTaskResult.objects.filter(task_path=drain_to_server.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        drain_to_server.enqueue()


@task(backend="queue")
def rebuild() -> int:
    """Build the index anew. Returns how many documents it holds."""
    return rebuilding.rebuild().documents


@task(backend="queue")
def repair() -> str:
    """Compare and repair every engine, because staff asked for it. Returns what was done."""
    return repairing.repair_all()


@task(backend="queue")
def read_attachment(document_id: int) -> str:
    """Read the text of a document's file. Returns what became of it; nothing if the document is gone."""
    text = attachments.read(document_id)
    return text.state if text else ""


def read_attachments() -> str:
    """Read every file that nobody has read yet, for the periodic jobs. Returns what was done, in a sentence."""
    return attachments.catch_up()


def reconcile() -> str:
    """Compare and repair every engine, for the periodic jobs. Returns what was done."""
    return repairing.repair_all()


def compare_contents() -> str:
    """Compare and repair every engine down to what documents say, for the periodic jobs. Returns what was done."""
    return repairing.repair_all(contents=True)


def catch_up() -> str:
    """Bring the server what it lacks, for the periodic jobs. Returns what was done, in a sentence."""
    return repairing.catch_up()
