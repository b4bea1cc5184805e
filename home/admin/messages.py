"""“Messages”: what the public wrote to staff, to read and to tick off.

Invariant: nobody changes, adds or copies what people wrote: the lists have no addresses for it. Staff only say that a
message is dealt with, from which day on the retention counts. There is no export: a spreadsheet would take what a
stranger wrote for a formula.
"""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaks_filter
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from home.domain.messages import mark_handled, mark_waiting
from home.models import ContactMessage, Message, MistakeReport

WORDS_IN_LIST = 80
WAITING = "no"


class MessageFilterSet(WagtailFilterSet):
    """By whether staff have dealt with it."""

    handled = django_filters.ChoiceFilter(
        choices=[(WAITING, "Not yet"), ("yes", "Dealt with")], label="Dealt with", method="filter_handled"
    )

    def filter_handled(self, kept: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        """Compare with the empty date."""
        return kept.filter(handled_at__isnull=value == WAITING)


class ContactMessageFilterSet(MessageFilterSet):
    """The same, of contact messages."""

    class Meta:
        model = ContactMessage
        fields = ["handled"]


class MistakeReportFilterSet(MessageFilterSet):
    """The same, of reports."""

    class Meta:
        model = MistakeReport
        fields = ["handled"]


class MessageListView(generic.IndexView):
    """All messages of a kind."""

    any_permission_required = ["view"]


class MessageView(generic.InspectView):
    """The whole of one message."""

    any_permission_required = ["view"]
    page_title = "Message"
    template_name = "home/admin/message.html"
    handled_url_name = ""

    def get_text_display_value(self) -> SafeString:
        """What was written: escaped, with its paragraphs."""
        return linebreaks_filter(self.object.text, autoescape=True)

    def get_email_display_value(self) -> str | SafeString:
        """Offer to answer."""
        email = self.object.email
        return format_html('<a href="mailto:{0}">{0}</a>', email) if email else "None given"

    def get_page_display_value(self) -> str | SafeString:
        """Lead to the page in the editor."""
        page = self.object.page
        if page is None:
            return "Deleted"
        return format_html('<a href="{}">{}</a>', reverse("wagtailadmin_pages:edit", args=[page.pk]), page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the button leads, for those who may press it."""
        handled_url = reverse(self.handled_url_name, args=[self.object.pk])
        may_change = self.user_has_permission("change")
        return super().get_context_data(**kwargs) | {"handled_url": handled_url, "may_change": may_change}


class HandledView(PermissionCheckedMixin, View):
    """The button “Dealt with”, and the one that takes it back. Only what is sent changes anything."""

    http_method_names = ["post"]
    permission_required = "change"
    model: type[Message] | None = None
    inspect_url_name = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set or clear the date, and show the message again."""
        message = get_object_or_404(self.model or Message, pk=pk)
        if request.POST.get("handled") == WAITING:
            mark_waiting(message=message)
            messages.success(request, "The message waits again.")
        else:
            mark_handled(message=message)
            messages.success(request, "The message is dealt with. It will be deleted when its time is over.")
        return redirect(self.inspect_url_name, pk)


class MessageViewSet(ModelViewSet):
    """A list, a page for each message, and the button."""

    index_view_class = MessageListView
    inspect_view_class = MessageView
    inspect_view_enabled = True
    inspect_template_name = MessageView.template_name
    copy_view_enabled = False
    add_to_reference_index = False  # A message about a page is not a use of the page.
    exclude_form_fields: list[str] = []
    ordering = "-received_at"
    list_per_page = 50
    search_backend_name = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the addresses that there are not."""
        gone = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**gone, handled_url_name=self.get_url_name("handled"), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, page and button; nothing to add, change or copy with."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/handled/", self.construct_view(HandledView), name="handled"),
        ]

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """Lead to the page of the message where Wagtail would lead to a form."""
        return type("MessageURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})


def _beginning(message: ContactMessage | MistakeReport) -> str:
    return Truncator(message.text).chars(WORDS_IN_LIST)


class ContactMessageViewSet(MessageViewSet):
    """Messages from the contact page."""

    model = ContactMessage
    filterset_class = ContactMessageFilterSet
    name = "contact_messages"
    url_prefix = "messages/contact"
    icon = "mail"
    menu_label = "From the contact page"
    list_display = [
        "name",
        Column("text", label="Message", accessor=_beginning),
        DateColumn("received_at", label="Received", sort_key="received_at"),
        DateColumn("handled_at", label="Dealt with", sort_key="handled_at"),
    ]
    search_fields = ["name", "email", "organisation", "text"]
    inspect_view_fields = ["name", "email", "organisation", "received_at", "text"]


class MistakeReportViewSet(MessageViewSet):
    """Reports of mistakes on pages."""

    model = MistakeReport
    filterset_class = MistakeReportFilterSet
    name = "mistake_reports"
    url_prefix = "messages/mistakes"
    icon = "warning"
    menu_label = "Reported mistakes"
    list_display = [
        "address",
        Column("text", label="What is wrong", accessor=_beginning),
        DateColumn("received_at", label="Received", sort_key="received_at"),
        DateColumn("handled_at", label="Dealt with", sort_key="handled_at"),
    ]
    search_fields = ["address", "email", "text"]
    inspect_view_fields = ["address", "page", "email", "received_at", "text"]


class MessagesViewSetGroup(ModelViewSetGroup):
    """Both lists under one entry of the menu."""

    menu_label = "Messages"
    menu_icon = "mail"
    menu_order = 230
    items = (ContactMessageViewSet, MistakeReportViewSet)
