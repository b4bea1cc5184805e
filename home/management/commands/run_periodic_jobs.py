"""The clock: hands each periodic job to the worker when it is due. It never ends by itself."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from home.domain import jobs
from home.tasks import run_job

logger = structlog.get_logger(__name__)

SECONDS_BETWEEN_LOOKS = 15


class Command(BaseCommand):
    """Run one on each server or only one in all: a due run is claimed by exactly one of them."""

    help = "Hand each periodic job to the worker when it is due, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to look once."""
        parser.add_argument("--once", action="store_true", help="Look once, hand over what is due, and end.")

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        """Look every few seconds. A database that is away for a while ends nothing."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                for run in jobs.claim_due():
                    run_job.enqueue(run.pk)
                    logger.info("job_handed_over", job=run.name, due_at=run.due_at.isoformat())
            except OperationalError:
                logger.exception("clock_database_unreachable")
                close_old_connections()
            if once:
                return
            stop.wait(SECONDS_BETWEEN_LOOKS)
