"""The list of organisations, as staff search, filter and edit it."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.enums import NOT_YET_KNOWN, Nation, OrganisationKind
from home.models import Organisation
from home.selectors.usage import with_uses


class EmptyChoiceFilter(django_filters.ChoiceFilter):
    """A closed list of which the last choice finds what is empty, that is, not yet known."""

    EMPTY = "empty"

    def __init__(
        self, *, choices: Iterable[tuple[str, Any]], empty_label_text: str = NOT_YET_KNOWN, **kwargs: Any
    ) -> None:
        super().__init__(choices=[*((v, w) for v, w in choices if v), (self.EMPTY, empty_label_text)], **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Compare with the empty text for the last choice."""
        return qs.filter(**{self.field_name: ""}) if value == self.EMPTY else super().filter(qs, value)


class OrganisationFilterSet(WagtailFilterSet):
    """By what an organisation is and where."""

    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices, label="Kind")
    nation = EmptyChoiceFilter(choices=Nation.choices, label="Nation", empty_label_text="Not yet known, or UK-wide")

    class Meta:
        model = Organisation
        fields = ["kind", "nation"]


class CurrentOrganisations:
    """Offers only organisations that were not merged into another."""

    def get_object_list(self) -> QuerySet[Organisation]:
        """Leave the signposts out."""
        return Organisation.objects.current()


class OrganisationChooseView(CurrentOrganisations, ChooseView):
    """The dialogue in which an organisation is chosen."""


class OrganisationChooseResultsView(CurrentOrganisations, ChooseResultsView):
    """Its results while one types."""


class OrganisationChooserViewSet(SnippetChooserViewSet):
    """Choose an organisation, or add one without leaving the page."""

    choose_view_class = OrganisationChooseView
    choose_results_view_class = OrganisationChooseResultsView
    form_fields = ["name", "short_name", "kind", "nation", "region", "website"]


class OrganisationViewSet(SnippetViewSet):
    """Organisations."""

    model = Organisation
    icon = "group"
    menu_label = "Organisations"
    menu_order = 200
    add_to_admin_menu = True
    list_display = [
        "name",
        "short_name",
        Column("kind", label="Kind", accessor="get_kind_display", sort_key="kind"),
        Column("nation", label="Nation", accessor="get_nation_display", sort_key="nation"),
        NumberColumn("uses", label="Used in", sort_key="uses", width="8%"),
    ]
    list_export = ["name", "short_name", "kind", "nation", "region", "website"]
    list_per_page = 50
    filterset_class = OrganisationFilterSet
    search_fields = ["name", "short_name"]
    search_backend_name = None  # Parts of words count, and the search index does not hold `uses`.
    chooser_viewset_class = OrganisationChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out those that were merged into another."""
        return with_uses(Organisation.objects.current())
