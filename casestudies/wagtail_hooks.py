"""What the case study package adds to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from casestudies.admin import (
    board,
    board_actions,
    checks,
    dashboard,
    editing,
    ending,
    exchange,
    figures,
    reports,
    review,
    review_acts,
    signing,
    unsent,
)
from casestudies.viewsets import CallViewSet, PartnershipModelViewSet

register_permission_policy(Page, unsent.SentPagesPolicy())
register_snippet(PartnershipModelViewSet)
register_snippet(CallViewSet)


@hooks.register("register_admin_urls")
def register_report_urls() -> list[Any]:
    """Give reports and screens their addresses."""
    return [
        *reports.urls(),
        *signing.urls(),
        *review.urls(),
        *review_acts.urls(),
        *ending.urls(),
        *checks.urls(),
        *figures.urls(),
        *exchange.urls(),
    ]


@hooks.register("register_admin_viewset")
def register_board() -> board.SubmissionsViewSetGroup:
    """Show the board, who gets what, and who is away."""
    return board.SubmissionsViewSetGroup()


for action in board_actions.ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    """Put the report among the reports."""
    return reports.menu_item()


@hooks.register("register_reports_menu_item")
def register_checks_menu_item() -> MenuItem:
    """Put the yearly checks among the reports."""
    return checks.menu_item()


for item in figures.MENU_ITEMS:
    hooks.register("register_reports_menu_item", item)


@hooks.register("construct_homepage_panels")
def add_dashboard_panel(_request: HttpRequest, panels: list[Any]) -> None:
    """Show the state of the case studies on the dashboard."""
    panels.append(dashboard.CaseStudiesPanel())


@hooks.register("construct_page_chooser_queryset")
def choose_from_what_was_sent(pages: Any, request: HttpRequest) -> Any:
    """Offer no draft that its authors have not sent."""
    return unsent.without_unsent(pages, request.user)


@hooks.register("construct_explorer_page_queryset")
def hide_what_was_not_sent(parent_page: Any, pages: Any, request: HttpRequest) -> Any:
    """Answer for a draft that its authors have not sent as if it were not there."""
    return unsent.hide_address(parent_page, pages, request)


@hooks.register("before_edit_page")
def fold_in_what_is_newer(request: HttpRequest, page: Any) -> None:
    """Keep what the institution saved while staff had the page open."""
    editing.fold_in_what_is_newer(request, page)


@hooks.register("register_page_header_buttons")
def offer_screens(page: Any, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Any]:
    """Lead from a case study to its review, its sign-off and its take-down."""
    for offer in (review.review_button, signing.sign_off_button, ending.take_down_button):
        if button := offer(page, user):
            yield button


@hooks.register("register_settings_menu_item")
def register_exchange_menu_item() -> MenuItem:
    """Put import and export among the settings."""
    return exchange.menu_item()
