"""Funding offers to be completed."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem

from home.admin.reports import ToCompleteFilterSet, ToCompleteView
from home.models import Organisation
from pathway.domain.completeness import RELATIONS, offer_completeness
from pathway.models import FundingScheme

URL_NAME = "offers_to_complete"


class OfferFilterSet(ToCompleteFilterSet):
    """By who pays, and by what is missing."""

    funder = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Organisation.objects.filter(schemes__isnull=False).distinct(), label="Funder"
    )

    measure = staticmethod(offer_completeness)

    class Meta:
        model = FundingScheme
        fields = ["funder", "is_listed", "missing"]


class OffersToCompleteView(ToCompleteView):
    """All offers of which something is missing."""

    page_title = "Offers to complete"
    model = FundingScheme
    filterset_class = OfferFilterSet
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = "name"
    any_permission_required = ["add", "change"]
    measure = staticmethod(offer_completeness)
    note_field = "source_note"

    def entries(self) -> QuerySet[FundingScheme]:
        """All of them."""
        return FundingScheme.objects.prefetch_related(*RELATIONS)

    def get_edit_url(self, entry: Any) -> str:
        """The offer's form."""
        return reverse("wagtailsnippets_pathway_fundingscheme:edit", args=[entry.pk])


def urls() -> list[URLPattern]:
    """The report's addresses in the admin."""
    view = OffersToCompleteView
    return [
        path("reports/offers-to-complete/", view.as_view(), name=URL_NAME),
        path("reports/offers-to-complete/results/", view.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return MenuItem("Offers to complete", reverse(URL_NAME), name=URL_NAME, icon_name="tasks", order=110)
