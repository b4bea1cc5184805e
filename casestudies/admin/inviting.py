"""“Invitations”: organisations that staff invite to write a case study, and what became of it."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from casestudies.domain import inviting
from casestudies.enums import InvitationState
from casestudies.forms.inviting import InvitationForm, InvitationWordsForm
from casestudies.models import WritingInvitation

LONGEST = 255


class InvitationFilterSet(WagtailFilterSet):
    """By what became of it."""

    state = django_filters.ChoiceFilter(choices=InvitationState.choices, label="What became of it")

    class Meta:
        model = WritingInvitation
        fields = ["state"]


class ActsColumn(Column):
    """Send again or withdraw, while it waits, for those who may."""

    cell_template_name = "casestudies/admin/invitation_acts.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the token of the forms, and whether there are any."""
        request = parent_context["request"]
        may = request.user.has_perm("casestudies.change_writinginvitation")
        is_waiting = instance.declined_at is None and instance.submission_id is None and instance.withdrawn_at is None
        added = {"csrf_token": get_token(request), "may_change": may and is_waiting}
        return super().get_cell_context_data(instance, parent_context) | added


class InviteView(generic.CreateView):
    """A new invitation, perhaps about what somebody searched for in vain."""

    def get_initial(self) -> dict[str, Any]:
        """Begin with the title that the report of searches sends along."""
        return super().get_initial() | {"title": self.request.GET.get("title", "")[:LONGEST]}

    def save_instance(self) -> WritingInvitation:
        """Send it by the act."""
        return inviting.invite(by=self.request.user, **self.form.cleaned_data)


class InvitationsView(generic.IndexView):
    """All of them, with what became of each."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Work out how far each has come."""
        return WritingInvitation.objects.with_state().select_related("organisation", "submission__page", "created_by")


class ActView(PermissionCheckedMixin, View):
    """What the buttons of a row send."""

    http_method_names = ["post"]
    permission_required = "change"
    model = WritingInvitation
    index_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, and show the list again."""
        invitation = get_object_or_404(WritingInvitation, pk=pk)
        if not self.user_has_permission_for_instance("change", invitation):
            raise PermissionDenied
        is_again = request.POST.get("act") == "again"
        try:
            (inviting.send_again if is_again else inviting.withdraw)(invitation=invitation, by=request.user)  # type: ignore[arg-type] # staff are signed in
        except inviting.InvitationRefused as refused:
            messages.error(request, refused.messages[0])
        else:
            done = "sent again, with a new link" if is_again else "withdrawn"
            messages.success(request, f"The invitation of {invitation.organisation_name} was {done}.")
        return redirect(self.index_url_name)


class InvitationViewSet(ModelViewSet):
    """The list."""

    model = WritingInvitation
    name = "writing_invitations"
    url_prefix = "submissions/invitations"
    icon = "mail"
    menu_label = "Invitations"
    add_view_class = InviteView
    index_view_class = InvitationsView
    filterset_class = InvitationFilterSet
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("organisation_name", label="Organisation", url_name="writing_invitations:edit"),
        Column("email", label="Sent to", sort_key="email"),
        DateColumn("created_at", label="Invited", sort_key="created_at"),
        Column("state", label="What became of it", accessor=lambda row: InvitationState(row.state).label),
        Column("submission", label="Case study", accessor=lambda row: str(row.submission or "")),
        Column("reason", label="Why not"),
        ActsColumn("acts", label="What you can do", accessor="pk"),
    ]
    list_export = ["organisation_name", "email", "created_at", "state", "submission", "reason"]
    export_filename = "invitations"
    list_per_page = 50
    ordering = "-created_at"
    search_fields = ["organisation__name", "organisation_as_written", "email", "title"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - Wagtail's signature
        """Whom it is for stays as it is once it was sent."""
        return InvitationWordsForm if for_update else InvitationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add where the buttons lead."""
        act = self.construct_view(ActView, model=self.model, index_url_name=self.get_url_name("index"))
        return [*super().get_urlpatterns(), path("<int:pk>/act/", act, name="act")]
