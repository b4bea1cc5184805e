"""Add a sample submission in every stage, for rehearsing a call."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.domain.drafting import StartRefused
from casestudies.domain.sample_submissions import load_sample_submissions
from casestudies.domain.samples import SamplesRefused
from home.models import User


class Command(BaseCommand):
    """Makes those that are missing; run again, it changes nothing."""

    help = "Add one sample submission in every stage, each labelled as a sample, so that staff can rehearse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who takes the institution's part."""
        parser.add_argument(
            "--member", metavar="EMAIL", help="An account that may take the institution’s part in the portal."
        )

    def handle(self, *_args: Any, member: str | None, **_options: Any) -> None:
        """Load them and say where each stands."""
        person = User.objects.filter(email__iexact=member).first() if member else None
        if member and person is None:
            raise CommandError(f"There is no account with the e-mail address {member}. Make one first.")
        try:
            submissions = load_sample_submissions(member=person)
        except (SamplesRefused, StartRefused) as error:
            raise CommandError(str(error)) from error
        for submission in submissions:
            self.stdout.write(f"{submission.where.label}: /submit/{submission.uuid}/")
