"""The taxonomy of case studies and the calls for them, as staff edit them."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.tables import DateColumn, NumberColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from casestudies.models import Call, PartnershipModel
from pathway.viewsets import TermViewSet


class PartnershipModelViewSet(TermViewSet):
    """Partnership models."""

    model = PartnershipModel
    menu_order = 50


class CallViewSet(SnippetViewSet):
    """Calls: from when until when institutions can send case studies, and who has longer."""

    model = Call
    icon = "calendar-alt"
    menu_label = "Calls"
    menu_order = 205
    add_to_admin_menu = True
    list_display = [
        "title",
        DateColumn("opens_at", label="Opens", sort_key="opens_at"),
        DateColumn("closes_at", label="Closes", sort_key="closes_at"),
        NumberColumn("begun", label="Begun", sort_key="begun", width="8%"),
        NumberColumn("later", label="Later deadlines", sort_key="later", width="12%"),
    ]
    list_per_page = 50
    search_fields = ["title"]
    search_backend_name = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count what was begun for each call, and who has longer."""
        return Call.objects.annotate(
            begun=Count("submissions", distinct=True), later=Count("extensions", distinct=True)
        )
