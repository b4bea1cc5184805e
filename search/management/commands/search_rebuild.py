"""Build this host's index anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.contract import EngineError
from search.indexing import rebuilding

STEP = 1000


class Command(BaseCommand):
    """`manage.py search_rebuild`: fills a new index beside the live one, checks it, and puts it in place."""

    help = "Build the search index of this host anew. The live one answers until the new one is complete."

    def handle(self, **_options: Any) -> None:
        """Rebuild and say what was done; exit with 1 if the old index stays."""
        expected = rebuilding.size()
        try:
            rebuilt = rebuilding.rebuild(progress=lambda done: self._tell(done, expected))
        except EngineError as error:
            raise CommandError(f"Not rebuilt, and the index is as it was. {error}") from error
        self.stdout.write(
            f"Rebuilt with {rebuilt.documents} documents in {rebuilt.seconds:.1f} s; "
            f"{rebuilt.replayed} changes came in meanwhile."
        )

    def _tell(self, done: int, expected: int) -> None:
        if done % STEP == 0:
            self.stderr.write(f"{done} of about {expected} documents")
