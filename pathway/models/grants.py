"""The Academy's own grants and career support."""

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from home.adminforms import PartsPanel
from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField
from home.models import BasePage, Part, SourcePart
from pathway.models.scheme import FundingScheme


class GrantsPage(BasePage):
    """Grants, programmes and events for clinical academics."""

    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")

    search_kind: ClassVar[str | None] = "page"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []


class CareerSupport(Part):
    """One grant, programme or event."""

    class Kind(models.TextChoices):
        """What is offered."""

        GRANT = "grant", "Grant"
        PROGRAMME = "programme", "Career development programme"
        EVENT = "event", "Event"

    page = ParentalKey(GrantsPage, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=20, choices=Kind, help_text="What is offered.")
    title = models.CharField(max_length=200, help_text="Its name.")
    text = models.TextField(blank=True, max_length=800, help_text="What it is and who it is for.")
    scheme = models.ForeignKey(
        FundingScheme,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The same offer on the funder map, if it is there.",
    )
    link = models.URLField(max_length=700, blank=True, help_text="Where to read more.")

    panels = [
        Part.uuid_panel,
        FieldPanel("kind"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("scheme"),
        FieldPanel("link"),
    ]

    def __str__(self) -> str:
        return self.title


class GrantsSource(SourcePart):
    """Where a fact about grants comes from."""

    page = ParentalKey(GrantsPage, on_delete=models.CASCADE, related_name="sources")


GrantsPage.edit_handler = GrantsPage.tabs(
    (
        "Content",
        [
            *GrantsPage.content_panels,
            FieldPanel("body"),
            PartsPanel("offers", heading="Grants and career support", label="Offer"),
        ],
    ),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
