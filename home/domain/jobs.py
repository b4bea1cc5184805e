"""Periodic jobs: what runs by itself, how often, and the claim that makes each run happen once.

Invariant: a run is a row that is unique by job and due time, so that with any number of clocks on any number of servers
each due run is started by exactly one of them: whoever writes the row leads for that run. There is no lease to expire.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.utils import timezone

from home.enums import JobOutcome
from home.models import JobRun

logger = structlog.get_logger(__name__)

ABANDONED_AFTER = timedelta(hours=2)
"""A run that neither succeeded nor failed for so long was killed with its process."""


class JobFailed(Exception):  # noqa: N818 - it is how a run ended
    """A run did what it could, and something failed. The sentence says what, as the admin shows it."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again. `run` returns one sentence on what it did, or raises `JobFailed` with one."""

    name: str
    label: str
    every: timedelta
    run: Callable[[], str]

    def due_at(self, now: datetime) -> datetime:
        """The latest time, up to now, for which a run is due: a whole multiple of `every` since 1970."""
        return datetime.fromtimestamp(now.timestamp() // self.every.total_seconds() * self.every.total_seconds(), UTC)


_jobs: dict[str, Job] = {}


def register_job(job: Job) -> None:
    """Make a job known. Packages do it when they are loaded."""
    _jobs[job.name] = job


def jobs() -> Iterable[Job]:
    """All jobs, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def claim_due(*, now: datetime | None = None) -> Iterator[JobRun]:
    """Yield a run for each job that is due and that nobody else has claimed. Missed runs are not made up for."""
    now = now or timezone.now()
    for job in jobs():
        _give_up_abandoned(name=job.name, now=now)
        if JobRun.objects.filter(name=job.name, outcome=JobOutcome.RUNNING).exists():
            continue
        run, is_mine = JobRun.objects.get_or_create(name=job.name, due_at=job.due_at(now))
        if is_mine:
            yield run


def _give_up_abandoned(*, name: str, now: datetime) -> None:
    JobRun.objects.filter(name=name, outcome=JobOutcome.RUNNING, started_at__lt=now - ABANDONED_AFTER).update(
        outcome=JobOutcome.FAILED, finished_at=now, detail="It did not finish: its process ended before."
    )


def run_claimed(*, run: JobRun) -> JobRun:
    """Do the job of a claimed run and record how it ended. A failure is recorded and logged, not raised."""
    if run.outcome != JobOutcome.RUNNING:
        return run
    try:
        run.detail = _jobs[run.name].run()
        run.outcome = JobOutcome.SUCCEEDED
    except JobFailed as failure:
        logger.error("job_failed", job=run.name, detail=str(failure))  # noqa: TRY400 - what failed was logged where it did
        run.detail = str(failure)
        run.outcome = JobOutcome.FAILED
    except Exception as error:
        logger.exception("job_failed", job=run.name)
        run.detail = f"{type(error).__name__}: {error}"
        run.outcome = JobOutcome.FAILED
    run.finished_at = timezone.now()
    run.save(update_fields=["detail", "outcome", "finished_at"])
    return run
