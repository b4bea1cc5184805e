"""“Background work”: what ran by itself, when, and what failed."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from home.domain import jobs
from home.enums import MailState
from home.models import JobRun
from home.selectors.outbox import outbox_count

FAILED_TASKS_SHOWN = 20


class JobRunFilterSet(WagtailFilterSet):
    """By job and by how it ended."""

    class Meta:
        model = JobRun
        fields = ["name", "outcome"]


class BackgroundWorkView(ReportView):
    """Every run of a periodic job, the newest first; above them the tasks that failed."""

    page_title = "Background work"
    header_icon = "history"
    model = JobRun
    filterset_class = JobRunFilterSet
    template_name = "home/admin/background_work.html"
    index_url_name = "background_work"
    index_results_url_name = "background_work_results"
    default_ordering = "-due_at"
    list_export = ["name", "due_at", "started_at", "finished_at", "outcome", "detail"]
    any_permission_required = ["view"]
    is_searchable = False

    @property
    def columns(self) -> list[Column]:
        """What is shown of a run."""
        labels = {job.name: job.label for job in jobs.jobs()}
        return [
            Column("name", label="Job", accessor=lambda run: labels.get(run.name, run.name)),
            DateColumn("due_at", label="Due"),
            DateColumn("finished_at", label="Finished"),
            Column("outcome", label="Outcome", accessor="get_outcome_display"),
            Column("detail", label="What it did"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the tasks that failed, how many wait, and how the mail fares."""
        waiting = DBTaskResult.objects.ready().count()
        failed = DBTaskResult.objects.failed().order_by("-finished_at")[:FAILED_TASKS_SHOWN]
        return super().get_context_data(**kwargs) | {
            "failed_tasks": failed,
            "waiting_tasks": waiting,
            "mail": outbox_count(),
            "failed_mail": MailState.FAILED.value,
        }


def urls() -> list[Any]:
    """The report's addresses in the admin."""
    return [
        path("reports/background-work/", BackgroundWorkView.as_view(), name="background_work"),
        path(
            "reports/background-work/results/",
            BackgroundWorkView.as_view(results_only=True),
            name="background_work_results",
        ),
    ]


class BackgroundWorkMenuItem(MenuItem):
    """Shown to those who may see the runs."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the same permission as the report."""
        return bool(request.user.has_perm("home.view_jobrun"))


def menu_item() -> MenuItem:
    """The report's place in the menu."""
    return BackgroundWorkMenuItem(
        "Background work", reverse("background_work"), name="background-work", icon_name="history", order=1200
    )
