"""Doors to background work: a task takes ids, fetches, calls one function and copes with what is gone."""

from django_tasks import task

from home.domain import jobs
from home.domain.mail import sending
from home.models import JobRun

MAIL_PRIORITY = 50
"""Before other work, whose priority is 0: somebody sits and waits for a code."""


@task(backend="queue")
def run_job(run_id: int) -> None:
    """Do the job of a claimed run."""
    if run := JobRun.objects.filter(pk=run_id).first():
        jobs.run_claimed(run=run)


@task(backend="queue", priority=MAIL_PRIORITY)
def send_mail(email_id: int) -> None:
    """Send one mail that does not wait for the clock."""
    sending.send_at_once(email_id=email_id)
