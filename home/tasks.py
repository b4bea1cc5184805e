"""Doors to background work: a task takes ids, fetches, calls one function and copes with what is gone."""

from django_tasks import task

from home.domain import jobs
from home.models import JobRun


@task(backend="queue")
def run_job(run_id: int) -> None:
    """Do the job of a claimed run."""
    if run := JobRun.objects.filter(pk=run_id).first():
        jobs.run_claimed(run=run)
