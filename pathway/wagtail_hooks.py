"""What the pathway package adds to Wagtail's admin."""

from typing import Any

from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from pathway.admin import reports
from pathway.viewsets import (
    TERMS_MENU_HOOK,
    CareerStageViewSet,
    FundingSchemeViewSet,
    ProfessionViewSet,
    SpecialtyViewSet,
)

for viewset in (CareerStageViewSet, ProfessionViewSet, SpecialtyViewSet, FundingSchemeViewSet):
    register_snippet(viewset)


@hooks.register("register_admin_menu_item")
def register_terms_menu() -> MenuItem:
    """Put all lists of words in one place, also those of higher packages."""
    terms = Menu(register_hook_name=TERMS_MENU_HOOK)
    return SubmenuMenuItem("Lists", terms, name="terms", icon_name="tag", order=220)


@hooks.register("register_admin_urls")
def register_report_urls() -> list[Any]:
    """Give the report its addresses."""
    return reports.urls()


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    """Put the report among the reports."""
    return reports.menu_item()
