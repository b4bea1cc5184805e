"""“People of institutions”: members, approved domains, and requests to join, which staff answer.

Invariant: a request is answered once, by the act that tells the person; what the person wrote nobody changes.
"""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.snippets.widgets import AdminSnippetChooser

from home.domain import memberships
from home.enums import MemberRole
from home.models import EmailDomain, Membership, MembershipRequest, Organisation, User
from home.selectors.people import confirmed_addresses


def organisation_chooser() -> Any:
    """The dialogue in which an organisation is chosen."""
    return AdminSnippetChooser(Organisation, icon="group")


class NewMembershipForm(WagtailAdminModelForm):
    """A new member, by address: a list of all people would show everybody to everybody."""

    email = forms.EmailField(label="E-mail address", help_text="Of somebody who has an account.")
    field_order = ["organisation", "email", "role"]

    class Meta:
        model = Membership
        fields = ["organisation", "role"]
        widgets = {"organisation": organisation_chooser()}

    def clean_email(self) -> str:
        """Find the person."""
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise ValidationError("Nobody has an account with this address. Ask the person to make one first.")
        self.instance.user = person
        return person.email

    def clean(self) -> dict[str, Any]:
        """Refuse a second membership of the same person."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        organisation, person = cleaned.get("organisation"), getattr(self.instance, "user", None)
        if organisation and person and Membership.objects.filter(organisation=organisation, user=person).exists():
            self.add_error("email", "This person takes part already. Change the role in the list.")
        return cleaned


class RoleForm(WagtailAdminModelForm):
    """What a member may do."""

    class Meta:
        model = Membership
        fields = ["role"]


class DomainForm(WagtailAdminModelForm):
    """A domain of one organisation."""

    class Meta:
        model = EmailDomain
        fields = ["organisation", "domain"]
        widgets = {"organisation": organisation_chooser()}


class MembershipFilterSet(WagtailFilterSet):
    """By role."""

    class Meta:
        model = Membership
        fields = ["role"]


class RequestFilterSet(WagtailFilterSet):
    """By what became of it."""

    class Meta:
        model = MembershipRequest
        fields = ["outcome"]


class PeopleViewSet(ModelViewSet):
    """What the three lists share."""

    copy_view_enabled = False
    add_to_reference_index = False  # That somebody is a member is no use of an organisation that keeps it in the list.
    list_per_page = 50
    search_backend_name = None


class MembershipViewSet(PeopleViewSet):
    """Members."""

    model = Membership
    name = "memberships"
    url_prefix = "people/members"
    icon = "group"
    menu_label = "Members"
    filterset_class = MembershipFilterSet
    ordering = "organisation__name"
    list_display = [
        "user",
        Column("email", label="E-mail", accessor="user.email"),
        Column("organisation", label="Organisation", accessor="organisation.name", sort_key="organisation__name"),
        Column("role", label="May", accessor="get_role_display", sort_key="role"),
        DateColumn("joined_at", label="Since", sort_key="joined_at"),
    ]
    list_select_related = ("user", "organisation")
    search_fields = ["user__email", "user__first_name", "user__last_name", "organisation__name"]

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - theirs
        """A member stays who it is: only the role changes."""
        return RoleForm if for_update else NewMembershipForm


class NewDomainView(generic.CreateView):
    """Keeps who approved it."""

    def save_instance(self) -> EmailDomain:
        """Write it down before it is saved."""
        self.form.instance.approved_by = self.request.user
        saved: EmailDomain = super().save_instance()
        return saved


class EmailDomainViewSet(PeopleViewSet):
    """Domains whose addresses let people join."""

    model = EmailDomain
    name = "email_domains"
    url_prefix = "people/domains"
    icon = "globe"
    menu_label = "Approved domains"
    add_view_class = NewDomainView
    ordering = "domain"
    list_display = [
        "domain",
        Column("organisation", label="Organisation", accessor="organisation.name", sort_key="organisation__name"),
        Column("approved_by", label="Approved by", accessor="approved_by"),
        DateColumn("approved_at", label="Since", sort_key="approved_at"),
    ]
    list_select_related = ("organisation", "approved_by")
    search_fields = ["domain", "organisation__name"]

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - theirs
        """Both forms are the same."""
        return DomainForm


class AnswerForm(forms.Form):
    """What staff decide."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.current(),
        required=False,
        label="Organisation",
        help_text="If it is not in the list, add it there first. Not needed to decline.",
    )
    role = forms.ChoiceField(
        choices=MemberRole.choices,
        label="May",
        help_text="The first person of an organisation should decide who takes part.",
    )
    answer = forms.CharField(
        max_length=1000,
        required=False,
        label="Answer",
        help_text="Sent to the person. To decline, say why.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = organisation_chooser()


class AnswerView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One request, and the answer to it."""

    model = MembershipRequest
    permission_required = "change"
    template_name = "home/admin/answer_request.html"
    form_class = AnswerForm
    page_title = "Request to join"
    header_icon = "user"
    index_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the request."""
        requests = MembershipRequest.objects.select_related("user", "organisation", "answered_by")
        self.asked = get_object_or_404(requests, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name it."""
        return str(self.asked)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Lead back to the list."""
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": "Requests to join"},
            here,
        ]

    def get_initial(self) -> dict[str, Any]:
        """Propose what was asked for; to decide, where nobody does yet."""
        organisation = self.asked.organisation or (
            Organisation.objects.current().named(self.asked.organisation_as_written).first()
        )
        has_manager = (
            bool(organisation) and Membership.objects.filter(organisation=organisation, role=MemberRole.MANAGE).exists()
        )
        return {"organisation": organisation, "role": MemberRole.EDIT if has_manager else MemberRole.MANAGE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the request, who takes part already, and which addresses are confirmed."""
        members = Membership.objects.filter(organisation=self.asked.organisation_id).select_related("user")
        addresses = confirmed_addresses(self.asked.user)
        return super().get_context_data(
            asked=self.asked, members=members, addresses=addresses, index_url=reverse(self.index_url_name), **kwargs
        )

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        """Let in, or say no."""
        told, by = form.cleaned_data, cast("User", self.request.user)
        is_yes = "accept" in self.request.POST
        if is_yes and not told["organisation"]:
            form.add_error("organisation", "Choose the organisation that the person joins.")
        if not is_yes and not told["answer"].strip():
            form.add_error("answer", "Say why, so that the person knows what to do.")
        if form.errors:
            return self.form_invalid(form)
        try:
            if is_yes:
                role, organisation = MemberRole(told["role"]), told["organisation"]
                memberships.accept_request(
                    request=self.asked, organisation=organisation, role=role, by=by, answer=told["answer"]
                )
            else:
                memberships.decline_request(request=self.asked, by=by, answer=told["answer"])
        except memberships.MembershipRefused as refused:
            messages.error(self.request, refused.message)
        else:
            messages.success(self.request, f"{self.asked.user} was answered.")
        return redirect(self.index_url_name)


class RequestListView(generic.IndexView):
    """All requests, those that wait first."""

    any_permission_required = ["view"]


class MembershipRequestViewSet(PeopleViewSet):
    """Requests to join."""

    model = MembershipRequest
    name = "membership_requests"
    url_prefix = "people/requests"
    icon = "user"
    menu_label = "Requests to join"
    index_view_class = RequestListView
    filterset_class = RequestFilterSet
    ordering = ("-outcome", "-asked_at")
    exclude_form_fields: list[str] = []
    list_display = [
        TitleColumn(
            "user",
            label="Who",
            accessor=lambda asked: str(asked.user),
            get_url=lambda asked: reverse("membership_requests:answer", args=[asked.pk]),
        ),
        Column("wanted", label="Organisation"),
        Column("outcome", label="Answer", accessor="get_outcome_display", sort_key="outcome"),
        DateColumn("asked_at", label="Asked", sort_key="asked_at"),
    ]
    list_select_related = ("user", "organisation")
    search_fields = ["user__email", "organisation__name", "organisation_as_written"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the addresses that there are not."""
        gone = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**gone, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List and answer; nothing to add, change or copy with."""
        answer = self.construct_view(AnswerView, index_url_name=self.get_url_name("index"))
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", answer, name="answer"),
        ]


class PeopleViewSetGroup(ModelViewSetGroup):
    """The three lists under one entry of the menu."""

    menu_label = "People of institutions"
    menu_icon = "group"
    menu_order = 235
    items = (MembershipRequestViewSet, MembershipViewSet, EmailDomainViewSet)
