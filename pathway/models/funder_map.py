"""The interactive map of funders' offers."""

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from home.adminforms import PartsPanel
from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField
from home.models import BasePage, SourcePart


class FunderMapPage(BasePage):
    """All listed offers by career stage and funder, with filters. The offers themselves are `FundingScheme` rows."""

    introduction = models.TextField(blank=True, max_length=1000, help_text="How to read the map, in a few sentences.")
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="What follows the map.")

    search_kind: ClassVar[str | None] = "page"
    max_count = 1
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []


class FunderMapSource(SourcePart):
    """Where a fact about the map comes from."""

    page = ParentalKey(FunderMapPage, on_delete=models.CASCADE, related_name="sources")


FunderMapPage.edit_handler = FunderMapPage.tabs(
    ("Content", [*FunderMapPage.content_panels, FieldPanel("introduction"), FieldPanel("body")]),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
