"""Compare indexes and database, and repair."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contract import Engine, EngineError
from search.indexing import repairing
from search.management import engines
from search.management.telling import Bar


class Command(BaseCommand):
    """`manage.py search_reconcile`: makes every index equal to the database, down to what each document says."""

    help = "Compare search indexes with the database, both ways, and repair what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine."""
        engines.add_argument(parser)

    def handle(self, *, engine: str, **_options: Any) -> None:
        """Repair and say what was done; exit with 1 if that could not be done."""
        failures = [failure for each in engines.chosen(engine) if (failure := self._repair(each))]
        if failures:
            raise CommandError("\n".join(failures))

    def _repair(self, engine: Engine) -> str:
        """Repair one; return why not."""
        bar = Bar(self.stderr, engine.name)
        try:
            self.stdout.write(f"{engine.name}: {repairing.repair(engine, contents=True, progress=bar.show)}")
        except EngineError as error:
            return f"{engine.name}: not reconciled. {error}"
        finally:
            bar.end()
        return ""
