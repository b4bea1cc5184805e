"""The landing page."""

from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField
from home.models.page import BasePage
from home.prepared import Prepared
from home.sites import page_of


class _Place(NamedTuple):
    content_type_id: int
    pk: int


# The slug is indexed, the whole address is not.
_AT_ADDRESS = Prepared(_Place, lambda keys: Page.objects.order_by().filter(slug=keys[0], url_path=keys[1]))


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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address in one step; Wagtail asks for each page on the way there, twice.

        What is no page by itself (an agreed version of the statement, an unknown address) goes Wagtail's way.
        """
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            for found in _AT_ADDRESS.one(path_components[-1], address):
                if page := page_of(found.content_type_id, found.pk):
                    return page.route(request, [])
        return super().route(request, path_components)


HomePage.edit_handler = HomePage.tabs(
    ("Content", [*HomePage.content_panels, FieldPanel("headline"), FieldPanel("body")])
)
