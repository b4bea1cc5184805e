"""“What people looked for”: the searches of the last 90 days, those without results first, and what can be done about each."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Case, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView

from search.admin.pins import address_of
from search.models import SearchCount

URL_NAME = "searches"
PERIODS = [("7", "The last 7 days"), ("30", "The last 30 days")]


class LookedForFilterSet(WagtailFilterSet):
    """By when, and by whether anything was found."""

    days = django_filters.ChoiceFilter(
        choices=PERIODS, label="When", method="filter_days", empty_label="The last 90 days"
    )
    nothing = django_filters.ChoiceFilter(
        choices=[("yes", "Without results")], label="Results", method="filter_nothing"
    )

    class Meta:
        model = SearchCount
        fields = ["days", "nothing"]

    def filter_days(self, counts: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """From so many days ago, today included."""
        return counts.filter(day__gt=timezone.localdate() - timedelta(days=int(value)))

    def filter_nothing(self, counts: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        """The latest answer had no results."""
        return counts.filter(found=0)


class ActsColumn(Column):
    """What can be done about a search, as far as this person may."""

    cell_template_name = "search/admin/acts_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Each act with its address."""
        user, words = parent_context["request"].user, instance["words"]
        acts = [
            ("synonym", "Add a synonym", f"{reverse('search_synonyms:add')}?{urlencode({'phrase': words})}"),
            ("pin", "Pin a page", address_of(words)),
            ("plannedpage", "Plan a page", f"{reverse('search_plans:add')}?{urlencode({'words': words})}"),
        ]
        allowed = [(label, url) for model, label, url in acts if user.has_perm(f"search.add_{model}")]
        if user.has_perm("casestudies.add_writinginvitation"):
            title = words[:1].upper() + words[1:]
            allowed.append(
                ("Invite an institution", f"{reverse('writing_invitations:add')}?{urlencode({'title': title})}")
            )
        return super().get_cell_context_data(instance, parent_context) | {"acts": allowed, "words": words}


class LookedForView(ReportView):
    """One row for each search, whatever the days."""

    page_title = "What people looked for"
    header_icon = "search"
    model = SearchCount
    filterset_class = LookedForFilterSet
    template_name = "search/admin/looked_for.html"
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = ("is_found", "-times", "words")
    any_permission_required = ["view"]
    is_searchable = False
    export_headings = {"words": "Search", "times": "Times", "found": "Results", "last": "Last on"}
    list_export = ["words", "times", "found", "last"]
    export_filename = "what-people-looked-for"

    def get_base_queryset(self) -> QuerySet[Any]:
        """Add the days together; the number of results is that of the latest day on which there was one."""
        latest = SearchCount.objects.filter(words=OuterRef("words"), found__isnull=False).order_by("-day")
        found = Subquery(latest.values("found")[:1])
        counts: QuerySet[Any] = SearchCount.objects.order_by().values("words").annotate(found=found)
        is_found = Case(When(found=0, then=Value(0)), default=Value(1), output_field=IntegerField())
        return counts.annotate(is_found=is_found, times=Sum("number"), last=Max("day"))

    @property
    def columns(self) -> list[Column]:
        """What is shown of a search."""
        return [
            Column("words", label="Search", sort_key="words"),
            NumberColumn("times", label="Times", sort_key="times", width="8%"),
            NumberColumn("found", label="Results", sort_key="found", width="8%"),
            Column("last", label="Last on", accessor=_last_day, sort_key="last", width="14%"),
            ActsColumn("acts", label="What you can do", accessor="words"),
        ]


def _last_day(row: dict[str, Any]) -> str:
    return date_format(row["last"])


def urls() -> list[URLPattern]:
    """The report's addresses in the admin."""
    return [
        path("reports/searches/", LookedForView.as_view(), name=URL_NAME),
        path("reports/searches/results/", LookedForView.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]


class LookedForMenuItem(MenuItem):
    """Shown to those who may see the counts."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the same permission as the report."""
        return bool(request.user.has_perm("search.view_searchcount"))


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return LookedForMenuItem(
        "What people looked for", reverse(URL_NAME), name="what-people-looked-for", icon_name="search", order=300
    )
