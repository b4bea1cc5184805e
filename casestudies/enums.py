"""Closed lists of case studies."""

from django.db import models

from home.enums import NOT_YET_KNOWN


class PartnerRole(models.TextChoices):
    """What an organisation does in a partnership."""

    LEAD = "lead", "Lead"
    PARTNER = "partner", "Partner"
    FUNDER = "funder", "Funder"
    EMPLOYER = "employer", "Employer"
    HOST = "host", "Host"
    TRAINER = "trainer", "Training body"
    SUPPORTER = "supporter", "Supporter"


class Progress(models.TextChoices):
    """Where a partnership model stands."""

    PLANNED = "planned", "Planned"
    RUNNING = "running", "Running"
    ENDED = "ended", "Ended"
    UNKNOWN = "", NOT_YET_KNOWN
