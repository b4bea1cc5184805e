"""Who gets what, and who is away, as staff set it."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from casestudies.domain.assigning import set_away
from casestudies.models import Absence, AssignmentRule
from casestudies.selectors.staff import staff
from home.admin.people import organisation_chooser


class AssignmentRuleViewSet(ModelViewSet):
    """Who gets what."""

    model = AssignmentRule
    name = "assignment_rules"
    url_prefix = "submissions/rules"
    icon = "order"
    menu_label = "Who gets what"
    copy_view_enabled = False
    add_to_reference_index = False  # That there is a rule about an organisation is no use of it.
    search_backend_name = None
    list_display = [
        TitleColumn(
            "about",
            label="What it is about",
            accessor="about",
            get_url=lambda row: reverse("assignment_rules:edit", args=[row.pk]),
        ),
        Column("who", label="Who gets it", accessor=lambda row: row.person or f"{row.group}, in turn"),
        Column("position", label="Tried", sort_key="position"),
    ]
    list_select_related = ("organisation", "partnership_model", "person", "group")

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - theirs
        """Both forms are the same."""
        return RuleForm


class RuleForm(WagtailAdminModelForm):
    """Offers members of staff, not everybody with an account."""

    class Meta:
        model = AssignmentRule
        fields = ["position", "organisation", "region", "partnership_model", "person", "group"]
        widgets: ClassVar[dict[str, Any]] = {"organisation": organisation_chooser()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff()


class AbsenceForm(WagtailAdminModelForm):
    """Who is away, and until when."""

    class Meta:
        model = Absence
        fields = ["person", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff()


class SaysWhoIsAway:
    """Saves an absence by the act, which puts back what the person looks after."""

    form: AbsenceForm
    request: HttpRequest

    def save_instance(self) -> Absence:
        """Write it down, and put things back in the pool."""
        told = self.form.cleaned_data
        set_away(person=told["person"], until=told["until"], by=self.request.user)  # type: ignore[arg-type] # staff are signed in
        return Absence.objects.get(person=told["person"])


class NewAbsenceView(SaysWhoIsAway, generic.CreateView):
    """Somebody is away."""


class ChangeAbsenceView(SaysWhoIsAway, generic.EditView):
    """Somebody is away for longer, or back."""


class AbsenceViewSet(ModelViewSet):
    """Who is away."""

    model = Absence
    name = "absences"
    url_prefix = "submissions/away"
    icon = "date"
    menu_label = "Who is away"
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    add_view_class = NewAbsenceView
    edit_view_class = ChangeAbsenceView
    list_display = ["person", DateColumn("until", label="Away until", sort_key="until")]
    list_select_related = ("person",)

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - theirs
        """Both forms are the same."""
        return AbsenceForm
