"""Policy work: what the Academy does to shape decisions about clinical academics."""

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.adminforms import PartsPanel
from home.blocks import BodyBlock
from home.enums import PolicyStatus, PolicyTheme
from home.fields import MigrationFriendlyStreamField, PartialDateField
from home.models.page import BasePage
from home.models.parts import Part, SourcePart


class PolicyIndexPage(BasePage):
    """All policy work, by theme and status."""

    search_kind: ClassVar[str | None] = "page"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = ["home.PolicyPage"]


PolicyIndexPage.edit_handler = PolicyIndexPage.tabs(("Content", [*PolicyIndexPage.content_panels]))


class PolicyPage(BasePage):
    """One piece of policy work with its dated updates."""

    theme = models.CharField(max_length=20, choices=PolicyTheme, help_text="What the work is about.")
    status = models.CharField(
        max_length=20,
        choices=PolicyStatus,
        default=PolicyStatus.UNKNOWN,
        blank=True,
        help_text="Where the work stands.",
    )
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")

    search_kind: ClassVar[str | None] = "policy"
    parent_page_types: ClassVar[list[Any]] = ["home.PolicyIndexPage"]
    subpage_types: ClassVar[list[Any]] = []


class PolicyUpdate(Part):
    """What happened, and when."""

    page = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="updates")
    date = PartialDateField(help_text="2025, 2025-07 or 2025-07-04. Leave empty if not yet known.")
    text = models.TextField(help_text="What happened, in one or two sentences.")
    source_url = models.URLField("source", max_length=700, blank=True, help_text="Where it can be read.")

    panels = [Part.uuid_panel, FieldPanel("date"), FieldPanel("text"), FieldPanel("source_url")]

    def __str__(self) -> str:
        return f"{self.date} {self.text[:60]}".strip()


class PolicySource(SourcePart):
    """Where a fact on a policy page comes from."""

    page = ParentalKey(PolicyPage, on_delete=models.CASCADE, related_name="sources")


PolicyPage.edit_handler = PolicyPage.tabs(
    (
        "Content",
        [
            *PolicyPage.content_panels,
            FieldRowPanel([FieldPanel("theme"), FieldPanel("status")]),
            FieldPanel("body"),
            PartsPanel("updates", heading="Updates", label="Update", help_text="The newest is shown first."),
        ],
    ),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
