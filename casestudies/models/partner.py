"""Who takes part."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from casestudies.enums import PartnerRole
from casestudies.models.case_study import CaseStudyPage
from home.models import Organisation, Part


class Partner(Part):
    """An organisation in the partnership, with what it does."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="partnerships",
        help_text="Choose it, or add it to the list.",
    )
    role = models.CharField(
        max_length=20, choices=PartnerRole, default=PartnerRole.PARTNER, help_text="Its main part in the model."
    )
    contribution = models.CharField(
        max_length=300, blank=True, help_text="What it brings, in a few words. Leave empty if not yet known."
    )

    panels = [Part.uuid_panel, FieldPanel("organisation"), FieldPanel("role"), FieldPanel("contribution")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"
