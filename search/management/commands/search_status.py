"""Say how search is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from search.indexing import draining, rebuilding
from search.service import status


class Command(BaseCommand):
    """`manage.py search_status`: exits with 0 if everything public is found, with 1 if not."""

    help = "Say whether search answers and whether everything public is found."

    def handle(self, **_options: Any) -> None:
        """Print the facts, then the verdict."""
        now = status()
        public, waiting = rebuilding.size(), draining.waiting_count()
        self.stdout.write(f"Engine            {now.engine}")
        self.stdout.write(f"State             {now.state}{', being rebuilt' if now.is_rebuilding else ''}")
        self.stdout.write(f"Can be found      {now.documents}")
        self.stdout.write(f"Public            {public}")
        self.stdout.write(f"Recorded public   {now.public}")
        self.stdout.write(f"Changes waiting   {waiting}")
        if now.detail:
            self.stdout.write(f"Detail            {now.detail}")
        if now.is_complete and now.public == public and not waiting:
            self.stdout.write("All public pages and offers can be found.")
            return
        self.stderr.write("Something is missing. Run: manage.py search_reconcile")
        sys.exit(1)
