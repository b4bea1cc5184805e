"""Compare index and database, and repair."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contract import EngineError
from search.indexing import repairing


class Command(BaseCommand):
    """`manage.py search_reconcile`: makes the index of this host equal to the database, whatever state it is in."""

    help = "Compare the search index of this host with the database, both ways, and repair what differs."

    def handle(self, **_options: Any) -> None:
        """Repair and say what was done; exit with 1 if that could not be done."""
        try:
            self.stdout.write(repairing.repair())
        except EngineError as error:
            raise CommandError(f"Not reconciled. {error}") from error
