"""Who takes part."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from casestudies.enums import PartnerRole
from casestudies.models.case_study import CaseStudyPage
from home.fields import NameAsWrittenField
from home.models import Organisation, Part


class Partner(Part):
    """An organisation in the partnership, with what it does."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
        help_text="Choose it, or add it to the list.",
    )
    organisation_as_written = NameAsWrittenField("organisation as written")
    role = models.CharField(
        max_length=20, choices=PartnerRole, default=PartnerRole.PARTNER, help_text="Its main part in the model."
    )
    contribution = models.CharField(
        max_length=300, blank=True, help_text="What it brings, in a few words. Leave empty if not yet known."
    )

    panels = [
        Part.uuid_panel,
        FieldPanel("organisation"),
        FieldPanel("organisation_as_written"),
        FieldPanel("role"),
        FieldPanel("contribution"),
    ]

    def __str__(self) -> str:
        return f"{self.organisation or self.organisation_as_written} ({self.get_role_display()})"

    def clean(self) -> None:
        """Refuse a partner of which nobody knows who it is."""
        super().clean()
        if self.organisation_id is None:
            raise ValidationError({"organisation": "Choose the organisation, or add it to the list first."})
