"""`manage.py load_starter_content`: fills an empty site with the facts that are kept as data files in this repository."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.starter_content import DATA_DIR, loading
from cms.starter_content.problems import StarterContentError


class Command(BaseCommand):
    """Load the starter content; what is there already is left alone."""

    help = "Load the starter content. Safe to run again: what is there already, staff may have edited, so it is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take other files, or only check them."""
        parser.add_argument("--check", action="store_true", help="only check the data files; write nothing")
        parser.add_argument("--directory", type=Path, default=DATA_DIR, help="where the data files are")

    def handle(self, *, check: bool, directory: Path, **_options: object) -> None:
        """Load or check, and say what was done."""
        try:
            if check:
                loading.check(directory=directory)
                self.stdout.write("The data files are in order.")
                return
            with _without_a_line_for_each_page():
                report = loading.load(directory=directory)
        except StarterContentError as error:
            count = len(error.problems)
            raise CommandError(
                f"{count} problem{'s'[: count > 1]} in the data files. Nothing was loaded.\n{error}"
            ) from error
        self.stdout.write(
            f"Starter content: {report.pages} pages and {report.rows} rows added, {report.kept} already there and kept."
        )


@contextmanager
def _without_a_line_for_each_page() -> Iterator[None]:
    """Wagtail logs each page as created, edited and published; here the last line of the command says it all."""
    logger = logging.getLogger("wagtail")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
