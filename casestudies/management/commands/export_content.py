"""Take content out into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.domain.exchange.files import kind_of, write_export
from casestudies.domain.exchange.records import ExchangeRefused
from casestudies.domain.exchange.tables import IN_SPREADSHEETS
from home.wording import counted


class Command(BaseCommand):
    """The end of the file's name says what it is."""

    help = "Write case studies and organisations to a spreadsheet (.xlsx) or a JSON file (.json), or everything to an archive (.zip)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and which tables."""
        parser.add_argument("file", type=Path, help="Where to write, for example content.xlsx.")
        parser.add_argument("--only", choices=IN_SPREADSHEETS, help="Only this table. An archive has them all.")

    def handle(self, *_args: Any, file: Path, only: str | None, **_options: Any) -> None:
        """Write it beside its place first, so that a stop half-way leaves what was there."""
        unfinished = file.with_name(f"{file.name}.part")
        try:
            kind = kind_of(file.name)
            with unfinished.open("wb") as opened:
                number = write_export(opened, kind=kind, tables=(only,) if only else None)
            unfinished.replace(file)
        except ExchangeRefused as refused:
            raise CommandError(refused.messages[0]) from refused
        except OSError as error:
            raise CommandError(f"“{file}” cannot be written: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{counted(number, 'record')} written to {file}.")
