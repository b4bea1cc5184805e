"""What the search package adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.documents.views.bulk_actions import AddToCollectionBulkAction

from home.models import Document
from search import upkeep
from search.admin import attachments, dashboard, looked_for
from search.admin.pins import PinViewSet
from search.admin.plans import PlanViewSet
from search.admin.synonyms import SynonymViewSet


class SearchViewSetGroup(ModelViewSetGroup):
    """Staff's side of search under one entry of the menu."""

    menu_label = "Search"
    menu_name = "search-of-the-site"
    menu_icon = "search"
    menu_order = 225
    items = (SynonymViewSet, PinViewSet, PlanViewSet)


@hooks.register("register_admin_viewset")
def register_search() -> SearchViewSetGroup:
    """Show words, pins and plans."""
    return SearchViewSetGroup()


@hooks.register("register_admin_urls")
def register_search_urls() -> list[Any]:
    """Give the reports and the repair their addresses."""
    return [*looked_for.urls(), *attachments.urls(), *dashboard.urls()]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    """Put the report among the reports."""
    return looked_for.menu_item()


@hooks.register("register_reports_menu_item")
def register_attachments_menu_item() -> MenuItem:
    """Put what became of attached files among the reports."""
    return attachments.menu_item()


@hooks.register("construct_homepage_panels")
def add_dashboard_panel(_request: HttpRequest, panels: list[Any]) -> None:
    """Show on the dashboard whether everything is searchable."""
    panels.append(dashboard.SearchPanel())


@hooks.register("after_bulk_action")
def follow_bulk_action(_request: HttpRequest, _kind: str, objects: list[Document], action: BulkAction) -> None:
    """Hear of documents that move to another collection, within the action's transaction.

    Wagtail writes that by one query, which sends no signal. Its other bulk actions on documents and pages save or delete each
    object, and the receivers hear them.
    """
    if isinstance(action, AddToCollectionBulkAction):
        upkeep.documents_moved(objects)
