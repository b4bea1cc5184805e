"""The board: every submission with its stage, owner, age and date, what is overdue first."""

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from casestudies.admin.inviting import InvitationViewSet
from casestudies.admin.owners import AbsenceViewSet, AssignmentRuleViewSet
from casestudies.admin.review import REVIEW
from casestudies.enums import Stage, Turn
from casestudies.models import Submission
from casestudies.selectors.board import board, overdue, stage_counts, turn_of
from home.models import Organisation, User
from home.wording import counted, date_words

POOL, MINE = "pool", "mine"


def _owners() -> list[tuple[str, str]]:
    people = User.objects.filter(assigned_submissions__isnull=False).distinct().order_by("last_name", "username")
    return [(MINE, "Me"), (POOL, "Nobody: in the pool"), *((str(person.pk), str(person)) for person in people)]


class BoardFilterSet(WagtailFilterSet):
    """By stage, owner, organisation, whose turn it is, and whether its date is past."""

    stage = django_filters.MultipleChoiceFilter(
        choices=[(stage.value, stage.for_staff) for stage in Stage], label="Stage"
    )
    turn = django_filters.ChoiceFilter(
        choices=[(Turn.ACADEMY, "Ours"), (Turn.INSTITUTION, "The institution’s"), (Turn.NOBODY, "Nobody’s")],
        method="filter_turn",
        label="Whose turn",
    )
    assignee = django_filters.ChoiceFilter(choices=_owners, method="filter_assignee", label="Looked after by")
    organisation = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Organisation.objects.filter(submissions__isnull=False).distinct(),
        label="Organisation",
    )
    late = django_filters.ChoiceFilter(
        choices=[("yes", "Overdue"), ("today", "Due within seven days"), ("none", "Without a date")],
        method="filter_late",
        label="Due",
    )

    class Meta:
        model = Submission
        fields = ["stage", "turn", "assignee", "organisation", "late"]

    def filter_turn(self, rows: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        """By the stages that are theirs."""
        return rows.filter(turn_of(Turn(value)))

    def filter_assignee(self, rows: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        """By a person, by whoever asks, or by nobody."""
        if value == POOL:
            return rows.filter(assignee=None)
        return rows.filter(assignee=self.request.user.pk if value == MINE else int(value))

    def filter_late(self, rows: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        """By the date."""
        if value == "none":
            return rows.filter(due_on=None)
        if value == "yes":
            return rows.filter(overdue())
        today = timezone.localdate()
        return rows.filter(due_on__range=(today, today + timedelta(days=7)))


def _due(submission: Submission) -> str:
    if submission.due_on is None:
        return ""
    words = date_words(submission.due_on)
    is_late = submission.due_on < timezone.localdate() and submission.where.turn != Turn.NOBODY
    return format_html('<strong class="board-late">{}, overdue</strong>', words) if is_late else words


def _age(submission: Submission) -> str:
    return counted((timezone.now() - submission.stage_since).days, "day")


class BoardView(generic.IndexView):
    """All submissions that staff work with."""

    page_title = "Submissions"
    any_permission_required = ["view"]
    template_name = "casestudies/admin/board.html"

    def get_base_queryset(self) -> QuerySet[Submission]:
        """What is overdue first."""
        return board()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many there are at each stage."""
        counts = [] if self.results_only else stage_counts()
        return super().get_context_data(counts=counts, board_url=reverse("submissions:index"), **kwargs)


class BoardViewSet(ModelViewSet):
    """The board has a list; each row leads to the review."""

    model = Submission
    name = "submissions"
    url_prefix = "submissions/board"
    icon = "list-ul"
    menu_label = "Board"
    index_view_class = BoardView
    filterset_class = BoardFilterSet
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["page__draft_title", "page__title", "organisation__name"]
    exclude_form_fields: ClassVar[list[str]] = []
    list_per_page = 50
    list_display = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="submission"),
        TitleColumn(
            "title",
            label="Case study",
            accessor=str,
            sort_key="page__draft_title",
            get_url=lambda row: reverse(REVIEW, args=[row.page_id]),
            get_title_id=lambda row: f"submission_{row.pk}_title",
        ),
        Column("organisation", label="Organisation", sort_key="organisation__name"),
        Column("stage", label="Stage", accessor="where.for_staff", sort_key="stage"),
        Column(
            "assignee", label="Looked after by", accessor=lambda row: row.assignee or "In the pool", sort_key="assignee"
        ),
        Column("age", label="At this stage for", accessor=_age, sort_key="stage_since"),
        Column("due", label="Due", accessor=_due, sort_key="due_on"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the addresses that there are not."""
        gone = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**gone, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """A list, and nothing to add with."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class SubmissionsViewSetGroup(ModelViewSetGroup):
    """The board and what belongs to it under one entry of the menu."""

    menu_label = "Submissions"
    menu_icon = "list-ul"
    menu_order = 202
    items = (BoardViewSet, InvitationViewSet, AssignmentRuleViewSet, AbsenceViewSet)
