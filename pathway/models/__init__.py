"""Tables of the pathway package, one file a noun."""

from pathway.models.check import OfferCheck
from pathway.models.funder_map import FunderMapPage, FunderMapSource
from pathway.models.grants import CareerSupport, GrantsPage, GrantsSource
from pathway.models.scheme import FundingScheme
from pathway.models.terms import CareerStage, Profession, Specialty

__all__ = [
    "CareerStage",
    "CareerSupport",
    "FunderMapPage",
    "FunderMapSource",
    "FundingScheme",
    "GrantsPage",
    "GrantsSource",
    "OfferCheck",
    "Profession",
    "Specialty",
]
