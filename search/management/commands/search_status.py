"""Say how search is."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.contract import Engine
from search.indexing import draining, rebuilding
from search.management import engines
from search.service import status


class Command(BaseCommand):
    """`manage.py search_status`: exits with 0 if everything public is found in every engine, with 1 if not."""

    help = "Say whether search answers and whether everything public is found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine."""
        engines.add_argument(parser)

    def handle(self, *, engine: str, **_options: Any) -> None:
        """Print the facts of each engine, then the verdict."""
        every = [self._is_complete(each) for each in engines.chosen(engine)]
        if all(every):
            self.stdout.write("All public pages and offers can be found.")
            return
        self.stderr.write("Something is missing. Run: manage.py search_reconcile")
        sys.exit(1)

    def _is_complete(self, engine: Engine) -> bool:
        now = status(engine, is_thorough=True)
        public, waiting = rebuilding.size(), draining.waiting_count(engine)
        self.stdout.write(f"Engine            {now.engine}")
        self.stdout.write(f"State             {now.state}{', being rebuilt' if now.is_rebuilding else ''}")
        self.stdout.write(f"Can be found      {now.documents}")
        self.stdout.write(f"Public            {public}")
        self.stdout.write(f"Recorded public   {now.public}")
        self.stdout.write(f"Changes waiting   {waiting}")
        if not now.has_everything:
            self.stdout.write("Answers readers   no, until it has everything")
        if now.detail:
            self.stdout.write(f"Detail            {now.detail}")
        self.stdout.write("")
        return now.is_complete and now.public == public and not waiting
