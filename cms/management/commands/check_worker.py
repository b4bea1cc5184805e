"""`manage.py check_worker`: fails when background work has waited too long, for a container's health check."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

USUAL_PATIENCE = 15  # minutes


class Command(BaseCommand):
    """A worker that hangs looks alive from outside; that nothing is left lying shows that it works."""

    help = "Fail when a task that could run has waited for longer than some minutes."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How long is too long depends on the longest task."""
        parser.add_argument("--minutes", type=int, default=USUAL_PATIENCE)

    def handle(self, *, minutes: int, **options: object) -> None:
        """Look for a task that has been ready for that long."""
        now = timezone.now()
        then = now - timedelta(minutes=minutes)
        waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=then).exclude(run_after__range=(then, now))
        if number := waiting.count():
            raise CommandError(f"Waiting for more than {minutes} minutes: {number}. No worker does its work.")
        self.stdout.write("No task has been waiting for long.")
