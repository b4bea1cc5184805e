"""“Planned pages”: what staff mean to write, to tick off."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from search.domain.planning import take_back, tick_off
from search.models import PlannedPage

LONGEST = 100
WAITING = "no"


class PlanForm(WagtailAdminModelForm):
    """One line."""

    class Meta:
        model = PlannedPage
        fields = ["title", "words", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"title": {"required": "Say in a few words what the page is to be about."}}


class PlanFilterSet(WagtailFilterSet):
    """By whether it is done."""

    done = django_filters.ChoiceFilter(
        choices=[(WAITING, "Not yet"), ("yes", "Done")], label="Done", method="filter_done"
    )

    class Meta:
        model = PlannedPage
        fields = ["done"]

    def filter_done(self, plans: QuerySet[PlannedPage], _name: str, value: str) -> QuerySet[PlannedPage]:
        """Compare with the empty date."""
        return plans.filter(done_at__isnull=value == WAITING)


class TickColumn(Column):
    """The button that ticks a line off, or takes that back, for those who may."""

    cell_template_name = "search/admin/tick_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the token of the form, and whether there is one."""
        request = parent_context["request"]
        may = request.user.has_perm("search.change_plannedpage")
        added = {"csrf_token": get_token(request), "may_change": may}
        return super().get_cell_context_data(instance, parent_context) | added


class PlanAddView(generic.CreateView):
    """A new line, perhaps for what somebody searched for in vain."""

    def get_initial(self) -> dict[str, Any]:
        """Begin with the words that the report sends along."""
        return super().get_initial() | {"words": self.request.GET.get("words", "")[:LONGEST]}


class TickView(PermissionCheckedMixin, View):
    """What the button sends."""

    http_method_names = ["post"]
    permission_required = "change"
    model = PlannedPage
    index_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick off or take back, and show the list again."""
        plan = get_object_or_404(PlannedPage, pk=pk)
        if not self.user_has_permission_for_instance("change", plan):
            raise PermissionDenied
        if request.POST.get("done") == WAITING:
            take_back(plan=plan)
            messages.success(request, f"“{plan}” waits again.")
        else:
            tick_off(plan=plan)
            messages.success(request, f"“{plan}” is done.")
        return redirect(self.index_url_name)


class PlanViewSet(ModelViewSet):
    """The list."""

    model = PlannedPage
    name = "search_plans"
    url_prefix = "search/planned-pages"
    icon = "tasks"
    menu_label = "Planned pages"
    add_view_class = PlanAddView
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = PlanFilterSet
    list_display = [
        "title",
        Column("words", label="What people search for", sort_key="words"),
        DateColumn("created_at", label="Planned", sort_key="created_at"),
        DateColumn("done_at", label="Done", sort_key="done_at"),
        TickColumn("tick", label="Tick off", accessor="pk"),
    ]
    list_export = ["title", "words", "note", "created_at", "done_at"]
    export_filename = "planned-pages"
    list_per_page = 50
    ordering = "-created_at"
    search_fields = ["title", "words", "note"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[PlanForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        """The same form for new and old lines."""
        return PlanForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add where the button leads."""
        tick = self.construct_view(TickView, model=self.model, index_url_name=self.get_url_name("index"))
        return [*super().get_urlpatterns(), path("<int:pk>/done/", tick, name="tick")]
