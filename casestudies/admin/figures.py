"""Reports of the process in figures: time in each stage, abandoned drafts, waiting on whom, coverage; and the log of every step.

Each has a chart made on the server, the table that it rests on, and a download.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView

from casestudies.charts import Bar, Chart, length
from casestudies.models import CaseStudyPage, StageChange
from casestudies.selectors import figures
from home.wording import counted, date_words

MOST_BARS = 15
SECTIONS = ("Region", "Profession", "Partnership model")
"""What the chart of coverage shows; the table has the other lists too."""


class FigureReport(SpreadsheetExportMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Rows of one shape, counted at once. Whoever works on case studies may read them."""

    template_name = "casestudies/admin/figures.html"
    header_icon = "list-ul"
    model = CaseStudyPage
    any_permission_required = ["add", "change", "publish"]
    lede: ClassVar[str]
    empty: ClassVar[str]

    def rows(self) -> Sequence[Any]:
        """What is counted."""
        raise NotImplementedError

    def chart(self, rows: Sequence[Any]) -> Chart:
        """The picture of it."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # A file is no HttpResponse.
        """The page, or the download that was asked for."""
        rows = self.rows()
        if self.is_export:
            return self.as_spreadsheet(rows, request.GET["export"])
        return self.render_to_response(self.get_context_data(rows=rows))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Where one is."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, rows: Sequence[Any] = (), **kwargs: Any) -> dict[str, Any]:
        """The chart, and the table in words."""
        table = [[_words(asdict(row)[name]) for name in self.list_export] for row in rows]
        return super().get_context_data(
            chart=self.chart(rows) if rows else None,
            headings=[self.export_headings[name] for name in self.list_export],
            table=table,
            lede=self.lede,
            empty=self.empty,
            **kwargs,
        )


class TimeInStagesView(FigureReport):
    """How long submissions stay where."""

    page_title = "Time in each stage"
    lede = "How long submissions stayed at each stage, counted in stays that have ended, and how many are there now."
    empty = "Nothing was submitted yet."
    export_filename = "time-in-stages"
    export_headings = {
        "stage": "Stage",
        "finished": "Stays",
        "median_days": "Half took at most (days)",
        "longest_days": "Longest (days)",
        "there_now": "There now",
    }
    list_export = list(export_headings)

    def rows(self) -> Sequence[figures.StageTime]:
        """By stage."""
        return figures.time_in_stages()

    def chart(self, rows: Sequence[figures.StageTime]) -> Chart:
        """Medians."""
        pairs = [
            (row.stage, row.median_days, "" if row.median_days is None else counted(row.median_days, "day"))
            for row in rows
        ]
        return _chart("Days that half of the stays took at most", pairs)


class AbandonedView(FigureReport):
    """Where authors stop."""

    page_title = "Abandoned drafts"
    lede = "Drafts that were not sent and in which nobody has written for 30 days, with the last step that has words. Titles and names are their authors’ alone."
    empty = "No draft was abandoned."
    export_filename = "abandoned-drafts"
    export_headings = {
        "last_step": "Last step with words",
        "steps": "Steps with words",
        "begun_on": "Begun",
        "written_on": "Last written",
        "days": "Days since",
    }
    list_export = list(export_headings)

    def rows(self) -> Sequence[figures.AbandonedDraft]:
        """Those that lie longest first."""
        return figures.abandoned_drafts()

    def chart(self, rows: Sequence[figures.AbandonedDraft]) -> Chart:
        """By the last step."""
        return _chart_of_counts("Where drafts were left", (row.last_step for row in rows), "draft")


class WaitingView(FigureReport):
    """Who has to do something."""

    page_title = "Waiting on whom"
    lede = "Every submission for which it is somebody’s turn, those that have waited longest first."
    empty = "Nothing waits for anybody."
    export_filename = "waiting"
    export_headings = {
        "title": "Case study",
        "organisation": "Organisation",
        "stage": "Stage",
        "whom": "Waits for",
        "since": "Since",
        "days": "Days",
        "due_on": "Due",
    }
    list_export = list(export_headings)

    def rows(self) -> Sequence[figures.Waiting]:
        """All of them."""
        return figures.waiting()

    def chart(self, rows: Sequence[figures.Waiting]) -> Chart:
        """By whom."""
        return _chart_of_counts("Submissions that wait", (row.whom for row in rows), "submission")


class CoverageView(FigureReport):
    """Which regions, professions and models have no case study."""

    page_title = "Coverage"
    lede = "How many published case studies there are of each place, profession, career stage and partnership model. A gap is a bar without length."
    empty = "There are no lists yet."
    export_filename = "coverage"
    export_headings = {"list": "List", "word": "Of", "number": "Published case studies"}
    list_export = list(export_headings)

    def rows(self) -> Sequence[figures.Covered]:
        """List by list."""
        return figures.coverage()

    def chart(self, rows: Sequence[figures.Covered]) -> Chart:
        """What there is none of comes first within its list."""
        shown = [row for section in SECTIONS for row in sorted(_of(rows, section), key=lambda row: row.number)]
        pairs = [
            (f"{row.list}: {row.word}", row.number, counted(row.number, "case study", "case studies")) for row in shown
        ]
        return _chart("Published case studies", pairs)


class StepsFilterSet(WagtailFilterSet):
    """By stage and by time."""

    at = django_filters.DateFromToRangeFilter(label="Between")

    class Meta:
        model = StageChange
        fields = ["to_stage", "at"]


class StepsView(ReportView):
    """Every step of every submission, the newest first: the log that nobody can change. Wagtail's site history has the rest."""

    page_title = "Steps of submissions"
    header_icon = "history"
    model = CaseStudyPage
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    filterset_class = StepsFilterSet
    index_url_name = "submission_steps"
    index_results_url_name = "submission_steps_results"
    default_ordering = "-at"
    export_filename = "steps-of-submissions"
    list_export = [
        "submission",
        "submission.organisation",
        "get_from_stage_display",
        "get_to_stage_display",
        "at",
        "by",
        "note",
    ]
    export_headings = {
        "submission": "Case study",
        "submission.organisation": "Organisation",
        "get_from_stage_display": "From",
        "get_to_stage_display": "To",
        "at": "When",
        "by": "Who",
        "note": "Why",
    }
    columns = [
        Column("submission", label="Case study"),
        Column("organisation", label="Organisation", accessor="submission.organisation"),
        Column("from_stage", label="From", accessor="get_from_stage_display"),
        Column("to_stage", label="To", accessor="get_to_stage_display"),
        DateColumn("at", label="When", sort_key="at"),
        Column("by", label="Who"),
        Column("note", label="Why"),
    ]

    def get_base_queryset(self) -> QuerySet[StageChange]:
        """With what the columns show."""
        return StageChange.objects.select_related("submission__page", "submission__organisation", "by")


def _of(rows: Sequence[figures.Covered], section: str) -> list[figures.Covered]:
    return [row for row in rows if row.list == section]


def _chart_of_counts(caption: str, words: Iterable[str], noun: str) -> Chart:
    """Most first; what is beyond the longest list that can be read is in the table."""
    return _chart(
        caption, [(word, number, counted(number, noun)) for word, number in Counter(words).most_common(MOST_BARS)]
    )


def _chart(caption: str, pairs: Sequence[tuple[str, int | None, str]]) -> Chart:
    longest = max((number or 0 for _, number, _ in pairs), default=0)
    bars = tuple(Bar(label, words or "None has ended", length(number, longest)) for label, number, words in pairs)
    return Chart(caption, bars, known=len(bars), total=len(bars))


def _words(value: Any) -> str:
    if value is None:
        return ""
    return date_words(value) if isinstance(value, date) else str(value)


REPORTS = (
    ("time-in-stages", "Time in each stage", TimeInStagesView),
    ("abandoned-drafts", "Abandoned drafts", AbandonedView),
    ("waiting", "Waiting on whom", WaitingView),
    ("coverage", "Coverage", CoverageView),
)


def urls() -> list[URLPattern]:
    """The reports' addresses in the admin."""
    return [
        *(path(f"reports/{key}/", view.as_view(), name=key) for key, _, view in REPORTS),
        path("reports/submission-steps/", StepsView.as_view(), name="submission_steps"),
        path(
            "reports/submission-steps/results/", StepsView.as_view(results_only=True), name="submission_steps_results"
        ),
    ]


def _menu_item(key: str, label: str, order: int) -> MenuItem:
    return MenuItem(label, reverse(key), name=key, icon_name="list-ul", order=order)


MENU_ITEMS = tuple(
    partial(_menu_item, key, label, 130 + place)
    for place, (key, label) in enumerate(
        [*((key, label) for key, label, _ in REPORTS), ("submission_steps", "Steps of submissions")]
    )
)
"""Their places in the menu, made when it is asked for: addresses are not known before."""
