"""Build indexes anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contract import Engine, EngineError
from search.indexing import rebuilding
from search.management import engines
from search.management.telling import Bar


class Command(BaseCommand):
    """`manage.py search_rebuild`: fills a new index beside the live one, checks it, and puts it in place."""

    help = "Build search indexes anew. The live ones answer until the new ones are complete, and are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine."""
        engines.add_argument(parser)

    def handle(self, *, engine: str, **_options: Any) -> None:
        """Rebuild and say what was done; exit with 1 if an old index stays."""
        failures = [failure for each in engines.chosen(engine) if (failure := self._rebuild(each))]
        if failures:
            raise CommandError("\n".join(failures))

    def _rebuild(self, engine: Engine) -> str:
        """Rebuild one; return why not."""
        expected = rebuilding.size()
        bar = Bar(self.stderr, engine.name)
        try:
            rebuilt = rebuilding.rebuild(engine, progress=lambda done: bar.show(done, expected))
        except EngineError as error:
            return f"{engine.name}: not rebuilt, and the index is as it was. {error}"
        finally:
            bar.end()
        self.stdout.write(
            f"{engine.name}: rebuilt with {rebuilt.documents} documents in {rebuilt.seconds:.1f} s; "
            f"{rebuilt.replayed} changes came in meanwhile."
        )
        return ""
