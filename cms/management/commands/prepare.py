"""`manage.py prepare`: makes everything right for serving, and does only what is not done yet.

Each step finds out by itself whether it has work, and leaves nothing that looks done when it is stopped
half-way; so after an interruption the same command goes on where it must.
"""

import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from cms import accounts, staticfiles
from cms.migrations_on_disk import names_of_unapplied_migrations

HOME_PAGE_DEPTH = 2


class Command(BaseCommand):
    """Prepare the database, the static files and the first account in one start of Django."""

    help = "Make the database, static files, starter content and first account ready, where they are not yet."
    requires_system_checks = ()  # `migrate` checks before it works, and a start with nothing to do stays quick.

    def add_arguments(self, parser: CommandParser) -> None:
        """On a server, static files come with the image and accounts from `createsuperuser`."""
        parser.add_argument("--database-only", action="store_true", help="leave port, static files and account alone")

    def handle(self, *, database_only: bool, **options: object) -> None:
        """Do the steps in their order."""
        if database_only:
            self._prepare_database()
            return
        self._require_free_port()
        with self._static_files_meanwhile():
            self._prepare_database()
        account = accounts.ensure_first_account(settings.DATA_DIR)
        self.stdout.write(f"Staff sign in at {settings.SITE_URL}/admin/ as {account.username}; {account.password_hint}")

    @contextmanager
    def _static_files_meanwhile(self) -> Iterator[None]:
        """Compress static files in a process of their own: it takes as long as the database does."""
        if settings.DEBUG or not staticfiles.need_collecting():
            yield
            return
        self.stdout.write("Collecting static files.")
        collecting = multiprocessing.get_context("fork").Process(target=staticfiles.collect)
        collecting.start()
        try:
            yield
        finally:
            collecting.join()
        if collecting.exitcode:
            raise CommandError("The static files could not be collected; the reason stands above.")
        staticfiles.read_again()

    def _require_free_port(self) -> None:
        host, port = settings.LISTEN
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Cannot listen on {host}, port {port}: {error.strerror}. If another program uses that port "
                    f"(perhaps this site, in another window), choose another one: make run PORT={port + 1}"
                ) from error

    def _prepare_database(self) -> None:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if names_of_unapplied_migrations():
            self.stdout.write("Preparing the database.")
            call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if not Page.objects.filter(depth__gt=HOME_PAGE_DEPTH).exists():
            self.stdout.write("Loading the starter content.")
            call_command("load_starter_content", stdout=self.stdout)
