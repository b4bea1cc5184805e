"""“Yearly checks”: which published case studies are due, who was asked, and what was answered."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from casestudies.models import CaseStudyCheck, CaseStudyPage, Freshness
from home.domain.checks import MOST_REMINDERS
from home.enums import CheckAnswer
from home.wording import counted, date_words

URL_NAME = "case_study_checks"

FRESH, DUE, STALE, CHANGE, DOWN = "fresh", "due", "stale", "change", "down"
STANDINGS = (
    (STALE, "Overdue: readers are told"),
    (DUE, "Due"),
    (CHANGE, "Needs a change"),
    (DOWN, "To be taken down"),
    (FRESH, "Checked in time"),
)


def standing_of(fresh: Freshness) -> str:
    """Where a page stands, as one of the keys above. `fresh.page.given` has its questions, the latest first."""
    if fresh.doubted_on:
        answers = [check.answer for check in fresh.page.given if check.answer]
        return DOWN if answers and answers[0] == CheckAnswer.DOWN else CHANGE
    if fresh.is_stale:
        return STALE
    return DUE if fresh.due_on <= timezone.localdate() else FRESH


class ChecksFilterSet(WagtailFilterSet):
    """By where a page stands."""

    standing = django_filters.ChoiceFilter(label="Standing", choices=STANDINGS, method="filter_standing")

    class Meta:
        model = Freshness
        fields = ["standing"]

    def filter_standing(self, rows: QuerySet[Freshness], _name: str, value: str) -> QuerySet[Freshness]:
        """Ask each: what an institution wishes is in its answer."""
        return rows.filter(pk__in=[fresh.pk for fresh in rows if standing_of(fresh) == value])


class ChecksView(ReportView):
    """All published case studies but the samples, those first that have waited longest."""

    page_title = "Yearly checks"
    header_icon = "calendar-check"
    model = CaseStudyPage  # Whoever works on case studies may read it.
    any_permission_required = ["add", "change", "publish"]
    is_searchable = False
    filterset_class = ChecksFilterSet
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = "due_on"
    list_export = ["title", "institution", "checked_on", "due_on", "standing", "asked", "answered", "note"]
    export_headings = {
        "title": "Case study",
        "institution": "Institution",
        "checked_on": "Last checked",
        "due_on": "Due",
        "standing": "Standing",
        "asked": "Asked",
        "answered": "Answer",
        "note": "What was said",
    }

    def get_base_queryset(self) -> QuerySet[Freshness]:
        """With all that the columns show."""
        questions = CaseStudyCheck.objects.order_by("-created_at", "-pk")
        return (
            Freshness.objects.filter(page__live=True)
            .select_related("page__submission__organisation")
            .prefetch_related(Prefetch("page__checks", questions, to_attr="given"))
        )

    def decorate_paginated_queryset(self, object_list: Iterable[Freshness]) -> list[Any]:
        """Put into words what is shown and downloaded."""
        return [_decorated(fresh) for fresh in object_list]

    @property
    def columns(self) -> list[Column]:
        """What is shown of a page."""
        return [
            TitleColumn("title", label="Case study", get_url=_editor, width="25%"),
            Column("institution", label="Institution"),
            # Wagtail's column for dates writes how long ago, and knows no future.
            Column("checked_on", label="Last checked", accessor=_checked, sort_key="checked_on"),
            Column("due_on", label="Due", accessor=_due, sort_key="due_on"),
            Column("standing", label="Standing"),
            Column("asked", label="Asked"),
            Column("answered", label="Answer"),
            Column("note", label="What was said"),
        ]


def _decorated(fresh: Any) -> Any:
    submission = getattr(fresh.page, "submission", None)
    answered = next((check for check in fresh.page.given if check.answer), None)
    fresh.title = fresh.page.title
    fresh.institution = str(submission.organisation) if submission and submission.organisation else ""
    fresh.standing = dict(STANDINGS)[standing_of(fresh)]
    fresh.asked = _asked(fresh, has_owner=bool(fresh.institution))
    fresh.answered = (
        f"{answered.get_answer_display()}, {date_words(timezone.localdate(answered.answered_at))}" if answered else ""
    )
    fresh.note = answered.note if answered else ""
    return fresh


def _asked(fresh: Any, *, has_owner: bool) -> str:
    # What a member said without being asked was made by that member.
    asked = [check for check in fresh.page.given if check.created_by_id is None]
    if not asked:
        return "" if has_owner or fresh.due_on > timezone.localdate() else "Nobody owns it: check it yourselves"
    latest = asked[0]
    words = date_words(timezone.localdate(latest.created_at))
    if latest.reminders:
        last = ", the last" if latest.reminders == MOST_REMINDERS and not latest.answer else ""
        words += f", {counted(latest.reminders, 'reminder')}{last}"
    return words


def _checked(fresh: Freshness) -> str:
    return date_words(fresh.checked_on)


def _due(fresh: Freshness) -> str:
    return date_words(fresh.due_on)


def _editor(fresh: Freshness) -> str:
    return reverse("wagtailadmin_pages:edit", args=[fresh.pk])


def urls() -> list[URLPattern]:
    """The report's addresses in the admin."""
    return [
        path("reports/yearly-checks/", ChecksView.as_view(), name=URL_NAME),
        path("reports/yearly-checks/results/", ChecksView.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return MenuItem("Yearly checks", reverse(URL_NAME), name=URL_NAME, icon_name="calendar-check", order=120)
