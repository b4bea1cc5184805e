"""Take content in from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.domain.exchange.files import open_source
from casestudies.domain.exchange.importing import import_content
from casestudies.domain.exchange.records import ExchangeRefused, Kind, Report
from home.models import User
from home.wording import counted


class Command(BaseCommand):
    """All of a file, or nothing."""

    help = "Import case studies and organisations from a file that export_content wrote, or one like it: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and how."""
        parser.add_argument("file", type=Path, help="The file, for example content.xlsx.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done with each record, and do nothing."
        )
        parser.add_argument("--publish", action="store_true", help="Publish what the file has as published.")
        parser.add_argument("--user", help="In whose name, for the history of pages: the user name.")

    def handle(self, *_args: Any, file: Path, dry_run: bool, publish: bool, user: str | None, **_options: Any) -> None:
        """Import it, and say what became of each record."""
        by = User.objects.filter(username=user).first() if user else None
        if user and by is None:
            raise CommandError(f"There is no user “{user}”.")
        try:
            with file.open("rb") as opened:
                source = open_source(opened, name=file.name)
                report = import_content(source=source, dry_run=dry_run, publish=publish, by=by)
        except ExchangeRefused as refused:
            raise CommandError(refused.messages[0]) from refused
        except OSError as error:
            raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
        self._tell(report)

    def _tell(self, report: Report) -> None:
        for outcome in report.outcomes:
            if outcome.kind is Kind.ERROR:
                for detail in outcome.details:
                    self.stderr.write(detail)
            elif outcome.kind is not Kind.SAME:
                more = f" ({', '.join(outcome.details)})" if outcome.details else ""
                self.stdout.write(f"{outcome.kind.value}: {outcome.place}, {outcome.title}{more}")
        numbers = ", ".join(f"{report.count(kind)} {kind.value}" for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME))
        if report.is_refused:
            raise CommandError(
                f"{counted(report.count(Kind.ERROR), 'record')} cannot be taken, so nothing was imported. See above."
            )
        self.stdout.write(
            f"{numbers}. {'Nothing was written: this was a dry run.' if report.is_dry_run else 'Imported.'}"
        )
