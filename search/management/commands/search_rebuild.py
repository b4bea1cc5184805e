"""Build indexes anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contract import Engine, EngineError
from search.indexing import rebuilding, repairing
from search.management import engines
from search.management.telling import Bar


class Command(BaseCommand):
    """`manage.py search_rebuild`: fills a new index beside the live one, checks it, and puts it in place."""

    help = "Build search indexes anew. The live ones answer until the new ones are complete, and are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which engine, and which way."""
        engines.add_argument(parser)
        back = "Build nothing: go back to the index before the last rebuild, and bring that up to date."
        parser.add_argument("--back", action="store_true", help=back)

    def handle(self, *, engine: str, back: bool, **_options: Any) -> None:
        """Rebuild and say what was done; exit with 1 if an old index stays."""
        act = self._go_back if back else self._rebuild
        failures = [failure for each in engines.chosen(engine) if (failure := act(each))]
        if failures:
            raise CommandError("\n".join(failures))

    def _go_back(self, engine: Engine) -> str:
        """Go back with one; return why not."""
        try:
            self.stdout.write(f"{engine.name}: went back. {repairing.go_back(engine)}")
        except EngineError as error:
            return f"{engine.name}: did not go back. {error}"
        return ""

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
