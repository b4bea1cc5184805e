"""`manage.py db_worker`: the library's worker, which goes on when the database is busy or away, as the clock does."""

import time
from typing import Any

import structlog
from django.db import OperationalError, close_old_connections
from django_tasks_db.management.commands import db_worker

logger = structlog.get_logger(__name__)


class Command(db_worker.Command):
    """SQLite wakes those who wait for it in no order: who waits longest may give up, and programs that run together end together."""

    def handle(self, *, interval: float, **options: Any) -> None:
        """Work, and begin again after the database could not be asked for the next task."""
        while True:
            try:
                super().handle(interval=interval, **options)
            except OperationalError:
                logger.exception("worker_database_unreachable")
                close_old_connections()
                time.sleep(interval)
            else:
                return
