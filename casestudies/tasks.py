"""Doors to background work: a task takes an id, fetches, calls one function and copes with what is gone."""

from django_tasks import task

from casestudies.domain.exchange import running
from casestudies.models import Exchange


@task(backend="queue")
def run_exchange(exchange_id: int) -> None:
    """Do an export or import that staff asked for."""
    if exchange := Exchange.objects.filter(pk=exchange_id).first():
        running.run(exchange=exchange)
