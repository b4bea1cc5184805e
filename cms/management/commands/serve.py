"""`manage.py serve`: prepares the site, then runs it, its worker and its clock until it is stopped."""

import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from cms.processes import read_procfile, run_together


class Command(BaseCommand):
    """Serve on this machine; a server with containers starts each line of the Procfile by itself."""

    help = "Prepare the site and run everything in the Procfile together."
    requires_system_checks = ()  # `migrate` checks before it works, and a start with nothing to do stays quick.

    def handle(self, **options: object) -> None:
        """Prepare first: what the programs find is then complete."""
        call_command("prepare", stdout=self.stdout)
        connections.close_all()  # a database connection must not be shared with the copies of this process
        procfile = settings.BASE_DIR / ("Procfile.dev" if settings.DEBUG else "Procfile")
        sys.exit(run_together(read_procfile(procfile), anew=settings.DEBUG))
