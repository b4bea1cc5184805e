"""Closed lists of the career pathway."""

from django.db import models

from home.enums import NOT_YET_KNOWN


class OfferStatus(models.TextChoices):
    """Whether one can apply for an offer."""

    OPEN = "open", "Open to applications"
    ROUNDS = "rounds", "Opens in rounds"
    ANNOUNCED = "announced", "Announced"
    CLOSED = "closed", "Closed"
    UNKNOWN = "", NOT_YET_KNOWN


class EntryTerm(models.TextChoices):
    """Entry requirements in common terms, so that offers of different funders can be compared.

    The words are this project's; the funders' own map was not found (`docs/decisions/0006`).
    """

    REGISTERED = "registered", "Registered health or care professional"
    IN_TRAINING = "in-training", "In specialty or professional training"
    QUALIFIED = "qualified", "Clinical training completed (for example CCT)"
    SENIOR = "senior", "Consultant or senior practitioner"
    NO_DOCTORATE = "no-doctorate", "No doctorate yet"
    DOCTORATE = "doctorate", "Doctorate held or nearly finished"
    INDEPENDENT = "independent", "Record of independent research"
    HOST_NOMINATES = "host-nominates", "The host nominates or commits a post"
    ORGANISATION_APPLIES = "organisation-applies", "An organisation or team applies, not one person"
