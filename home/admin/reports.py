"""“To be completed”: what is still to be found out, as a report that can be filtered and downloaded."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from home.domain.completeness import Completeness

Measure = Callable[[Any], Completeness]


class ToCompleteFilterSet(WagtailFilterSet):
    """By what is missing, and whether staff left themselves a note. Subclasses say how completeness is measured."""

    missing = django_filters.CharFilter(method="filter_missing", label="Missing, for example “number”")

    measure: Measure

    def filter_missing(self, entries: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep those of which a missing part has these words in its name."""
        wanted = value.casefold()
        found = [entry.pk for entry in entries if wanted in type(self).measure(entry).words.casefold()]
        return entries.filter(pk__in=found)


class ToCompleteView(ReportView):
    """Entries of which something is not yet known, the note that staff left, and the way to the editor."""

    is_searchable = False
    header_icon = "tasks"
    paginate_by = 50
    export_headings = {
        "completeness.done": "Done",
        "completeness.total": "Of",
        "completeness.words": "Not yet known",
        "to_complete_note": "Note for staff",
        "to_complete_title": "Title",
    }
    list_export = [
        "to_complete_title",
        "completeness.done",
        "completeness.total",
        "completeness.words",
        "to_complete_note",
    ]

    measure: Measure
    note_field: str

    def entries(self) -> QuerySet[Any]:
        """Everything that may be incomplete, with what the checks read."""
        raise NotImplementedError

    def get_edit_url(self, entry: Any) -> str:
        """Where the entry is edited."""
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[Any]:
        """Those of which something is missing."""
        incomplete = [entry.pk for entry in self.entries() if not type(self).measure(entry).is_complete]
        return self.entries().filter(pk__in=incomplete)

    def decorate_paginated_queryset(self, object_list: Iterable[Model]) -> list[Any]:
        """Add what the columns and the download show."""
        return list(self._decorated(object_list))

    def _decorated(self, entries: Iterable[Any]) -> Iterator[Any]:
        for entry in entries:
            entry.completeness = type(self).measure(entry)
            entry.to_complete_title = str(entry)
            entry.to_complete_note = getattr(entry, self.note_field)
            yield entry

    @property
    def columns(self) -> list[Column]:
        """What is shown of an entry."""
        return [
            TitleColumn("to_complete_title", label="Title", get_url=self.get_edit_url, width="30%"),
            Column("done", label="Done", accessor=_share_done),
            Column("missing", label="Not yet known", accessor=self._links),
            Column("note", label="Note for staff", accessor="to_complete_note"),
        ]

    def _links(self, entry: Any) -> SafeString:
        """Each missing part, leading to its tab."""
        address = self.get_edit_url(entry)
        items = ((f"{address}#{item.anchor}", item.label) for item in entry.completeness.missing)
        return format_html(
            '<ul class="to-complete">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', items)
        )


def _share_done(entry: Any) -> str:
    return f"{entry.completeness.done} of {entry.completeness.total}"
