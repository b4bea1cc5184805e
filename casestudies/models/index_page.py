"""The list of all case studies."""

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel

from home.models import BasePage


class CaseStudyIndexPage(BasePage):
    """All case studies, with the ways to filter them."""

    introduction = models.TextField(
        blank=True, max_length=1000, help_text="What the case studies are and where they come from."
    )

    search_kind: ClassVar[str | None] = "page"
    max_count = 1
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = ["casestudies.CaseStudyPage"]


CaseStudyIndexPage.edit_handler = CaseStudyIndexPage.tabs(
    ("Content", [*CaseStudyIndexPage.content_panels, FieldPanel("introduction")])
)
