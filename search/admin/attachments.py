"""“Text of attached files”: which PDF and Word files can be searched, and what to do about the others."""

from typing import Any

import django_filters
from django.db.models import Case, IntegerField, QuerySet, When
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from home.models import Document
from search.enums import TextState
from search.indexing.attachments import STATES, of_readable_kinds, with_states, words_for

URL_NAME = "attached_files"


class AttachedFilesFilterSet(WagtailFilterSet):
    """By what became of them."""

    text_state = django_filters.ChoiceFilter(choices=STATES, label="Text")

    class Meta:
        model = Document
        fields = ["text_state"]


class AttachedFilesView(ReportView):
    """Every file that can be searched, those with a problem first."""

    page_title = "Text of attached files"
    header_icon = "doc-full-inverse"
    model = Document
    any_permission_required = ["change"]
    filterset_class = AttachedFilesFilterSet
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = ("is_fine", "title", "pk")
    is_searchable = False
    list_export = ["title", "text_state", "detail"]
    export_headings = {"title": "File", "text_state": "Text", "detail": "Reason"}
    export_filename = "text-of-attached-files"

    @property
    def permission_policy(self) -> Any:
        """That of documents."""
        return policy_registry.get_by_type(Document)

    def get_base_queryset(self) -> QuerySet[Any]:
        """Those that this person may change."""
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["change"])
        is_fine = Case(When(text_state=TextState.READ, then=1), default=0, output_field=IntegerField())
        return with_states(of_readable_kinds(mine)).annotate(is_fine=is_fine)

    @property
    def columns(self) -> list[Column]:
        """What is shown of a file."""
        return [
            TitleColumn("title", label="File", get_url=lambda file: reverse("wagtaildocs:edit", args=[file.pk])),
            Column("filename", label="Name"),
            Column("words", label="Text in search", accessor=words_for),
            Column("detail", label="Reason"),
        ]


class AttachedFilesMenuItem(MenuItem):
    """Shown to those who may change documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask as the report does."""
        policy = policy_registry.get_by_type(Document)
        return bool(policy.user_has_any_permission(request.user, ["change"]))


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return AttachedFilesMenuItem(
        "Text of attached files", reverse(URL_NAME), name="attached-files", icon_name="doc-full-inverse", order=720
    )


def urls() -> list[URLPattern]:
    """The report's addresses in the admin."""
    view = AttachedFilesView
    return [
        path("reports/attached-files/", view.as_view(), name=URL_NAME),
        path("reports/attached-files/results/", view.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]
