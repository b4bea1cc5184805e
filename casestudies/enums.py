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


class Section(models.TextChoices):
    """The sections of a case study page, in order. The value is the anchor, which links and search results use."""

    BACKGROUND = "background", "Background"
    GOALS = "goals", "Goals"
    PARTNERS = "partners", "Partners"
    DEVELOPMENT = "development", "How it was made"
    CHALLENGES = "challenges", "Challenges and what was done"
    POSTS = "posts", "Posts"
    FUNDING = "funding", "Funding"
    IMPACT = "impact", "Impact"
    LESSONS = "lessons", "Lessons for others"
    IMAGES = "images", "Images"
    READ_MORE = "read-more", "Documents and links"
    CONTACT = "contact", "Who to ask"
    SOURCES = "sources", "Sources"
    PROVENANCE = "provenance", "About this page"
