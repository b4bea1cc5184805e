"""The lists of the career pathway, as staff search, filter and edit them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import Organisation
from home.selectors.usage import with_uses
from home.viewsets import EmptyChoiceFilter
from pathway.enums import OfferStatus
from pathway.models import CareerStage, FundingScheme, Profession, Specialty

TERMS_MENU_HOOK = "register_terms_menu_item"


class TermViewSet(SnippetViewSet):
    """One of the lists of words by which pages are compared."""

    icon = "tag"
    menu_hook = TERMS_MENU_HOOK
    list_display = ["name", "slug", NumberColumn("uses", label="Used in", sort_key="uses", width="10%")]
    list_per_page = 50
    search_fields = ["name", "slug"]
    search_backend_name = None  # Parts of words count, and the search index does not hold `uses`.

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Add in how many places each word is used."""
        return with_uses(self.model.objects.all())


class CareerStageViewSet(TermViewSet):
    """Career stages."""

    model = CareerStage
    menu_order = 100


class ProfessionViewSet(TermViewSet):
    """Professions."""

    model = Profession
    menu_order = 200


class SpecialtyViewSet(TermViewSet):
    """Specialties."""

    model = Specialty
    menu_order = 300


class FundingSchemeFilterSet(WagtailFilterSet):
    """By who pays, for whom, and how fresh the facts are."""

    funder = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Organisation.objects.filter(schemes__isnull=False).distinct(), label="Funder"
    )
    career_stages = django_filters.ModelChoiceFilter(queryset=CareerStage.objects.all(), label="Career stage")
    status = EmptyChoiceFilter(choices=OfferStatus.choices, label="Status")
    checked_before = django_filters.DateFilter(
        method="filter_checked_before", label="Not checked since", widget=AdminDateInput
    )
    is_stale = django_filters.BooleanFilter(label="Overdue to be checked")
    is_listed = django_filters.BooleanFilter(label="On the map")

    class Meta:
        model = FundingScheme
        fields = ["funder", "career_stages", "status", "checked_before", "is_stale", "is_listed"]

    def filter_checked_before(self, offers: QuerySet[FundingScheme], _name: str, value: Any) -> QuerySet[FundingScheme]:
        """Compare as text: a year or a month sorts before each of its days, and nothing before everything."""
        return offers.filter(last_checked__lt=value.isoformat())


class FundingSchemeViewSet(SnippetViewSet):
    """What funders offer."""

    model = FundingScheme
    icon = "pick"
    menu_label = "Funding offers"
    menu_order = 210
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("funder", label="Funder", sort_key="funder__name"),
        Column("status", label="Status", accessor=lambda offer: offer.get_status_display(), sort_key="status"),
        DateColumn("closes", label="Closes", sort_key="closes"),
        Column("last_checked", label="Last checked", sort_key="last_checked"),
        BooleanColumn("is_stale", label="Overdue", sort_key="is_stale"),
        BooleanColumn("is_listed", label="On the map", sort_key="is_listed"),
    ]
    list_export = ["name", "funder", "status", "opens", "closes", "link", "last_checked", "is_listed"]
    list_per_page = 50
    filterset_class = FundingSchemeFilterSet
    search_fields = ["name", "short_name", "funder__name"]
    search_backend_name = None  # Parts of words count, also of the funder's name.

    def get_queryset(self, request: HttpRequest) -> QuerySet[FundingScheme]:
        """Read the funders with their offers."""
        return FundingScheme.objects.select_related("funder")
