"""Add sample case studies, for trying the site at scale."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casestudies.domain.samples import SamplesRefused, make_samples


class Command(BaseCommand):
    """Adds to the samples that are there; the same seed makes the same cases."""

    help = "Add N plausible, varied sample case studies, each labelled as a sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and from which seed."""
        parser.add_argument("number", type=int, help="How many to add, for example 5000.")
        parser.add_argument("--seed", type=int, default=1, help="Another number makes other cases.")

    def handle(self, *_args: Any, number: int, seed: int, **_options: Any) -> None:
        """Write the cases batch by batch, then make them findable."""
        if number < 1:
            raise CommandError("Ask for at least one sample, for example: manage.py make_sample_cases 50")
        try:
            for done in make_samples(number=number, seed=seed):
                self.stdout.write(f"{done:,} of {number:,} written", ending="\r")
                self.stdout.flush()
        except SamplesRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number:,} sample case studies written. Making them findable …")
        call_command("search_rebuild", stdout=self.stdout)
