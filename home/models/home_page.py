"""The landing page."""

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel

from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField
from home.models.page import BasePage


class HomePage(BasePage):
    """The first page: what clinical academics are, why they matter, and the way to everything else."""

    headline = models.CharField(
        max_length=150, blank=True, help_text="The large line at the top. Leave empty for the title."
    )
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")

    search_kind: ClassVar[str | None] = "page"
    max_count = 1
    parent_page_types: ClassVar[list[Any]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[Any]] = [
        "casestudies.CaseStudyIndexPage",
        "home.ContactPage",
        "home.PartnersPage",
        "home.PolicyIndexPage",
        "home.StandardPage",
        "pathway.FunderMapPage",
        "pathway.GrantsPage",
        "summit.StatementPage",
        "summit.SummitPage",
    ]


HomePage.edit_handler = HomePage.tabs(
    ("Content", [*HomePage.content_panels, FieldPanel("headline"), FieldPanel("body")])
)
