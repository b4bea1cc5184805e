"""Closed lists of the summit."""

from django.db import models


class ParticipantKind(models.TextChoices):
    """Who took part."""

    FUNDERS = "funders", "Research funders"
    INDUSTRY = "industry", "Industry"
    NHS = "nhs", "NHS"
    UNIVERSITIES = "universities", "Universities"
    GOVERNMENT = "government", "Government"
    CHARITIES = "charities", "Charities"
    PROFESSIONAL = "professional", "Professional bodies"
    PATIENTS = "patients", "Patients and the public"


class OutputKind(models.TextChoices):
    """What a summit output is."""

    STATEMENT = "statement", "Statement"
    CASE_STUDIES = "case-studies", "Case studies"
    MAP = "map", "Map"
    REPORT = "report", "Report"
    SLIDES = "slides", "Slides"
    RECORDING = "recording", "Recording"
    OTHER = "other", "Other"


class PointKind(models.TextChoices):
    """What a numbered point of the statement is."""

    BELIEF = "belief", "Shared belief"
    AMBITION = "ambition", "Ambition"
    COMMITMENT = "commitment", "Commitment"
