"""Whom the Academy works with."""

from typing import Any, ClassVar

from wagtail.admin.panels import FieldPanel

from home.blocks import BodyBlock, PartnersBlock
from home.fields import MigrationFriendlyStreamField
from home.models.page import BasePage


class PartnersPage(BasePage):
    """Partner organisations in groups, and how to work together."""

    groups = MigrationFriendlyStreamField(PartnersBlock(), blank=True, help_text="Groups of organisations.")
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="What follows the groups.")

    search_kind: ClassVar[str | None] = "page"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = []


PartnersPage.edit_handler = PartnersPage.tabs(
    ("Content", [*PartnersPage.content_panels, FieldPanel("groups"), FieldPanel("body")])
)
