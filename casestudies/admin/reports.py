"""Case studies to be completed."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem

from casestudies.domain.completeness import RELATIONS, case_study_completeness
from casestudies.models import CaseStudyPage, Submission
from home.admin.reports import ToCompleteFilterSet, ToCompleteView

URL_NAME = "case_studies_to_complete"


class CaseStudyFilterSet(ToCompleteFilterSet):
    """By whether the public sees it, and by what is missing."""

    live = django_filters.BooleanFilter(label="Published")
    has_note = django_filters.BooleanFilter(
        field_name="staff_note", lookup_expr="exact", method="filter_note", label="Has a note for staff"
    )

    measure = staticmethod(case_study_completeness)

    class Meta:
        model = CaseStudyPage
        fields = ["live", "has_note", "missing"]

    def filter_note(self, pages: QuerySet[CaseStudyPage], _name: str, value: bool) -> QuerySet[CaseStudyPage]:  # noqa: FBT001 - django-filter's signature
        """Compare with the empty note."""
        return pages.exclude(staff_note="") if value else pages.filter(staff_note="")


class CaseStudiesToCompleteView(ToCompleteView):
    """All case studies of which something is missing, as they are stored."""

    page_title = "Case studies to complete"
    model = CaseStudyPage
    filterset_class = CaseStudyFilterSet
    index_url_name = URL_NAME
    index_results_url_name = f"{URL_NAME}_results"
    default_ordering = "title"
    any_permission_required = ["add", "change", "publish"]
    measure = staticmethod(case_study_completeness)
    note_field = "staff_note"

    def entries(self) -> QuerySet[CaseStudyPage]:
        """All but the samples, which nobody will complete, and drafts that are their authors' alone."""
        ours = CaseStudyPage.objects.filter(is_sample=False).exclude(submission__in=Submission.objects.unsent())
        return ours.prefetch_related(*RELATIONS)

    def get_edit_url(self, entry: Any) -> str:
        """The page's editor."""
        return reverse("wagtailadmin_pages:edit", args=[entry.pk])


def urls() -> list[URLPattern]:
    """The report's addresses in the admin."""
    view = CaseStudiesToCompleteView
    return [
        path("reports/case-studies-to-complete/", view.as_view(), name=URL_NAME),
        path("reports/case-studies-to-complete/results/", view.as_view(results_only=True), name=f"{URL_NAME}_results"),
    ]


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return MenuItem("Case studies to complete", reverse(URL_NAME), name=URL_NAME, icon_name="tasks", order=100)
