"""“Outbox”: every message that the site writes, to read, hold, change or delete before it goes, and to send again.

Invariant: each button calls one act of `home.domain.mail.outbox`, which says no when somebody was faster; nothing changes
by looking. Secrets are shown nowhere.
"""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ModelLogEntry

from home.admin.mailforms import CopyForm, OutboxMessageForm
from home.domain.mail import outbox
from home.enums import MailState
from home.mailkinds import mail_kinds
from home.models import Organisation, OutboxMessage, User
from home.selectors.outbox import deliveries_of

CHANGEABLE = (MailState.WAITING, MailState.HELD)
ACTS = {
    "hold": (outbox.hold, "The message is held. It goes when you let it go."),
    "release": (outbox.release, "The message goes now."),
    "retry": (outbox.retry, "The message is tried again."),
}


class OutboxFilterSet(WagtailFilterSet):
    """By state, kind, organisation, and whether something must be done."""

    state = django_filters.ChoiceFilter(choices=MailState.choices, label="State")
    template = django_filters.ChoiceFilter(
        choices=lambda: [(kind.key, kind.label) for kind in mail_kinds()], label="Kind"
    )
    organisation = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Organisation.objects.filter(outbox_messages__isnull=False).distinct(),
        label="Organisation",
    )
    needs_action = django_filters.ChoiceFilter(
        choices=[("True", "Action needed"), ("False", "For information")], label="What it asks"
    )

    class Meta:
        model = OutboxMessage
        fields = ["state", "template", "organisation", "needs_action"]


class OutboxListView(generic.IndexView):
    """All messages, the newest first."""

    page_title = "Outbox"
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[OutboxMessage]:
        """Read what a row shows at once."""
        found: QuerySet[OutboxMessage] = super().get_base_queryset()
        return found.select_related("organisation").prefetch_related("deliveries")

    def search_queryset(self, queryset: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        """Show a message once, though several of its recipients may match."""
        found: QuerySet[OutboxMessage] = super().search_queryset(queryset)
        return found.distinct()


class OutboxMessageView(generic.InspectView):
    """The whole of one message, how far it came, and what can be done with it."""

    any_permission_required = ["view"]
    page_title = "Message"
    template_name = "home/admin/outbox_message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way to each person, what was done with it, and the buttons that make sense."""
        state, may_change = self.object.state, self.user_has_permission("change")
        return super().get_context_data(**kwargs) | {
            "message": self.object,
            "deliveries": deliveries_of(self.object),
            "log": ModelLogEntry.objects.for_instance(self.object).select_related("user"),
            "may_hold": may_change and state == MailState.WAITING,
            "may_release": may_change and state == MailState.HELD,
            "may_edit": may_change and state in CHANGEABLE,
            "may_retry": may_change and state == MailState.FAILED and bool(self.object.recipients),
            "may_copy": may_change and state not in CHANGEABLE and not self.object.has_secrets,
            "may_delete": self.user_has_permission("delete") and state in outbox.NOT_GONE,
        }


class OneMessage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A view of one message that leads back to its page."""

    model = OutboxMessage
    inspect_url_name = ""
    message: OutboxMessage
    request: HttpRequest
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the message."""
        super().setup(request, *args, **kwargs)
        self.message = get_object_or_404(OutboxMessage, pk=kwargs["pk"])

    @property
    def user(self) -> User | None:
        """Who presses the button, for the log."""
        return self.request.user if isinstance(self.request.user, User) else None

    @property
    def page_address(self) -> str:
        """The message's own page."""
        return reverse(self.inspect_url_name, args=[self.message.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("outbox:index"), "label": "Outbox"},
            {"url": self.page_address, "label": self.message.shown_subject},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the message, and where “Cancel” leads."""
        return super().get_context_data(**kwargs) | {"message": self.message, "back": self.page_address}

    def leave(self, said: str, *, pk: int | None = None) -> HttpResponse:
        """Say what was done, on the message's page."""
        messages.success(self.request, said)
        return redirect(self.inspect_url_name, pk or self.message.pk)

    def refuse(self, error: ValidationError) -> HttpResponse:
        """Say why not, on the message's page."""
        messages.error(self.request, " ".join(error.messages))
        return redirect(self.inspect_url_name, self.message.pk)


class ActView(OneMessage, View):
    """The buttons that need nothing but a press."""

    http_method_names = ["post"]
    permission_required = "change"

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do it, or say who was faster."""
        do, said = ACTS[act]
        try:
            do(message=self.message, user=self.user)
        except ValidationError as error:
            return self.refuse(error)
        return self.leave(said)


class DeleteView(OneMessage, TemplateView):
    """Ask, and delete."""

    permission_required = "delete"
    page_title = "Delete message"
    header_icon = "bin"
    template_name = "home/admin/outbox_delete.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        try:
            outbox.delete(message=self.message, user=self.user)
        except ValidationError as error:
            return self.refuse(error)
        return self.leave("The message is deleted. Nobody gets it.")


class EditView(OneMessage, FormView):
    """Other words for a message that has not gone."""

    permission_required = "change"
    page_title = "Change message"
    header_icon = "mail"
    template_name = "home/admin/outbox_edit.html"
    form_class: type[OutboxMessageForm] = OutboxMessageForm
    button = "Save"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, unless it is too late."""
        if self.message.state not in CHANGEABLE:
            return self.refuse(ValidationError("This message cannot be changed any more."))
        return super().get(*args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which message it is about."""
        return {**super().get_form_kwargs(), "message": self.message}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the button says."""
        return super().get_context_data(**kwargs) | {"button": self.button}

    def form_valid(self, form: OutboxMessageForm) -> HttpResponse:
        """Do it. When somebody was faster, the form stays with what was typed."""
        try:
            return self.done(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)

    def done(self, words: dict[str, Any]) -> HttpResponse:
        """Change it."""
        outbox.change(message=self.message, user=self.user, **words)
        return self.leave("The message is changed.")


class CopyView(EditView):
    """The same words again, to the same people or to others."""

    page_title = "Send again"
    form_class = CopyForm
    button = "Send"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, unless there was a secret in it."""
        if self.message.has_secrets:
            return self.refuse(ValidationError(outbox.SENT_ONCE))
        return FormView.get(self, *args, **kwargs)

    def done(self, words: dict[str, Any]) -> HttpResponse:
        """Send it."""
        copy = outbox.send_copy(message=self.message, user=self.user, **words)
        return self.leave("The copy goes now.", pk=copy.pk)


def _kind(message: OutboxMessage) -> str:
    return message.kind.label if message.kind else message.template


def _recipients(message: OutboxMessage) -> str:
    return ", ".join(message.recipients) or "Nobody"


class OutboxViewSet(ModelViewSet):
    """A list, a page for each message, and its buttons."""

    model = OutboxMessage
    name = "outbox"
    url_prefix = "mail/outbox"
    icon = "mail"
    menu_label = "Outbox"
    index_view_class = OutboxListView
    inspect_view_class = OutboxMessageView
    inspect_view_enabled = True
    inspect_template_name = OutboxMessageView.template_name
    inspect_view_fields = ["state"]
    filterset_class = OutboxFilterSet
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: ClassVar[list[str]] = []
    ordering = "-written_at"
    list_per_page = 50
    search_backend_name = None
    search_fields = ["subject", "text", "deliveries__address"]
    list_display = [
        "subject",
        Column("to", label="To", accessor=_recipients),
        Column("organisation", label="Organisation", accessor="organisation"),
        Column("kind", label="Kind", accessor=_kind),
        Column("state", label="State", accessor="get_state_display", sort_key="state"),
        DateColumn("written_at", label="Written", sort_key="written_at"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the addresses that there are not."""
        gone = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**gone, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, page and buttons; nothing to add."""
        to_one = {"inspect_url_name": self.get_url_name("inspect")}
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/edit/", self.construct_view(EditView, **to_one), name="edit"),
            path("<int:pk>/copy/", self.construct_view(CopyView, **to_one), name="copy"),
            path("<int:pk>/delete/", self.construct_view(DeleteView, **to_one), name="delete"),
            *(path(f"<int:pk>/{act}/", self.construct_view(ActView, **to_one), {"act": act}, name=act) for act in ACTS),
        ]

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """Lead to the page of the message where Wagtail would lead to a form."""
        return type("OutboxURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})
