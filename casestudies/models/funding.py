"""Who pays, how much, and from which scheme."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from casestudies.models.case_study import CaseStudyPage
from home.fields import NameAsWrittenField
from home.models import Organisation, Part
from pathway.models import FundingScheme


class FundingLine(Part):
    """One source of money. The shares of a case study never add up to more than 100 %."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="funding_lines")
    funder = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funding_lines",
        help_text="Who pays. Leave empty if not yet known, or if several pay together, and say so in the note.",
    )
    funder_as_written = NameAsWrittenField("funder as written")
    scheme = models.ForeignKey(
        FundingScheme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="funding_lines",
        help_text="The offer on the funder map that the money comes from, if there is one.",
    )
    amount = models.PositiveBigIntegerField(
        "amount in pounds", null=True, blank=True, help_text="Whole pounds, for example 1400000. Empty: not yet known."
    )
    share = models.DecimalField(
        "share in per cent",
        null=True,
        blank=True,
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="Of the whole cost, for example 35. Empty: not yet known.",
    )
    from_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The first year paid for.")
    to_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The last year paid for.")
    note = models.CharField(max_length=300, blank=True, help_text="What the money pays for, or what is not yet known.")

    panels = [
        Part.uuid_panel,
        FieldPanel("funder"),
        FieldPanel("funder_as_written"),
        FieldPanel("scheme"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("share")]),
        FieldRowPanel([FieldPanel("from_year"), FieldPanel("to_year")]),
        FieldPanel("note"),
    ]

    def __str__(self) -> str:
        return str(self.funder or self.note or "Funding not yet known")

    def clean(self) -> None:
        """Refuse a period that runs backwards."""
        super().clean()
        if self.from_year and self.to_year and self.from_year > self.to_year:
            raise ValidationError({"to_year": "The last year is before the first. Swap the two."})
