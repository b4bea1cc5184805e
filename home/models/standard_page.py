"""A page that is written freely."""

from typing import Any, ClassVar

from wagtail.admin.panels import FieldPanel

from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField, PartialDateField
from home.models.page import BasePage


class StandardPage(BasePage):
    """Privacy notice, accessibility statement, about: headed sections of text."""

    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")
    reviewed_on = PartialDateField("last reviewed", help_text="Shown at the foot: 2026, 2026-11 or 2026-11-23.")

    search_kind: ClassVar[str | None] = "page"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[Any]] = ["home.StandardPage"]


StandardPage.edit_handler = StandardPage.tabs(
    ("Content", [*StandardPage.content_panels, FieldPanel("body"), FieldPanel("reviewed_on")])
)
