"""The yearly question to a funder: is what the map says of its offer still true?"""

from django.db import models

from home.models.yearly_check import YearlyCheck
from pathway.models.scheme import FundingScheme


class OfferCheck(YearlyCheck):
    """One question about one offer."""

    offer = models.ForeignKey(FundingScheme, on_delete=models.CASCADE, related_name="checks")

    def __str__(self) -> str:
        return f"{self.get_answer_display() or 'No answer'}, {self.offer}"
