"""Closed lists that models, forms, search and pages share."""

from django.db import models

NOT_YET_KNOWN = "Not yet known"
"""How an empty fact is shown. It is never left out, so that a reader sees what is still to be found."""


class Nation(models.TextChoices):
    """The four nations. "UK-wide" is all four of them."""

    ENGLAND = "england", "England"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"


class Region(models.TextChoices):
    """The twelve statistical regions of the UK (Office for National Statistics, ITL level 1)."""

    NORTH_EAST = "north-east", "North East England"
    NORTH_WEST = "north-west", "North West England"
    YORKSHIRE = "yorkshire-and-the-humber", "Yorkshire and the Humber"
    EAST_MIDLANDS = "east-midlands", "East Midlands"
    WEST_MIDLANDS = "west-midlands", "West Midlands"
    EAST_OF_ENGLAND = "east-of-england", "East of England"
    LONDON = "london", "London"
    SOUTH_EAST = "south-east", "South East England"
    SOUTH_WEST = "south-west", "South West England"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"

    @property
    def nation(self) -> Nation:
        """The nation that the region lies in."""
        return Nation(self.value) if self.value in Nation.values else Nation.ENGLAND


class OrganisationKind(models.TextChoices):
    """What an organisation is, in the words of the field."""

    UNIVERSITY = "university", "University"
    NHS = "nhs", "NHS body"
    FUNDER = "funder", "Research funder"
    CHARITY = "charity", "Charity"
    INDUSTRY = "industry", "Industry"
    PROFESSIONAL = "professional", "Professional body"
    GOVERNMENT = "government", "Government"
    PARTNERSHIP = "partnership", "Partnership"
    NETWORK = "network", "Network or forum"
    OTHER = "other", "Other"


class PolicyTheme(models.TextChoices):
    """What a piece of policy work is about."""

    CAREERS = "careers", "Career pathway"
    FUNDING = "funding", "Funding"
    DATA = "data", "Data and monitoring"
    ASSESSMENT = "assessment", "Research assessment"
    TRAINING = "training", "Training"
    STRATEGY = "strategy", "National strategy"


class PolicyStatus(models.TextChoices):
    """Where a piece of policy work stands."""

    PLANNED = "planned", "Planned"
    ONGOING = "ongoing", "Under way"
    PUBLISHED = "published", "Published"
    CLOSED = "closed", "Finished"
    UNKNOWN = "", NOT_YET_KNOWN


class JobOutcome(models.TextChoices):
    """How a run of a periodic job ended."""

    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"


class MailState(models.TextChoices):
    """Where a message to somebody outside stands."""

    WAITING = "waiting", "Waiting to go"
    HELD = "held", "Held back"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    DELETED = "deleted", "Deleted before it went"


class DigestEvery(models.TextChoices):
    """How often what may wait is sent to a person, as one mail."""

    HOUR = "hour", "Each hour"
    DAY = "day", "Each day at 8 in the morning"


class MemberRole(models.TextChoices):
    """What a member of an organisation may do with its case studies; each may do what the ones before may."""

    VIEW = "view", "Read"
    COMMENT = "comment", "Read and comment"
    EDIT = "edit", "Write"
    MANAGE = "manage", "Write, send, and decide who takes part"

    def covers(self, needed: "MemberRole") -> bool:
        """Whether this role may do what `needed` may."""
        order = list(MemberRole)
        return order.index(self) >= order.index(needed)


class RequestOutcome(models.TextChoices):
    """What became of somebody's wish to join an organisation."""

    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class CheckAnswer(models.TextChoices):
    """What those who know say when they are asked, once a year, whether something public is still true."""

    TRUE = "true", "Still true"
    CHANGE = "change", "Needs a change"
    DOWN = "down", "Take it down"
