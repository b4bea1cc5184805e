"""What editors see first of search: whether every public case study can be found, and the button that repairs."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from search import upkeep
from search.contract import EngineError
from search.service.coverage import coverage

REPAIR_URL_NAME = "search_repair"
PERMISSION = "search.change_indexrecord"


class SearchPanel(Component):
    """How many public case studies are searchable, and which are not."""

    name = "search"
    template_name = "search/admin/dashboard_panel.html"
    order = 130

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Read what the template shows."""
        request = parent_context["request"]
        return {
            "coverage": coverage(),
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
            "may_repair": request.user.has_perm(PERMISSION),
            "may_see_searches": request.user.has_perm("search.view_searchcount"),
        }


@require_POST
def repair(request: HttpRequest) -> HttpResponse:
    """Compare index and database, and repair."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    try:
        messages.success(request, upkeep.repair())
    except EngineError:
        messages.error(
            request, "Search cannot be repaired at the moment. It is tried again by itself every ten minutes."
        )
    return redirect("wagtailadmin_home")


def urls() -> list[URLPattern]:
    """Where the button leads."""
    return [path("search/repair/", repair, name=REPAIR_URL_NAME)]
