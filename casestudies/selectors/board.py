"""The board: every submission that staff work with, what is overdue first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone

from casestudies.enums import TURNS, Stage, Turn
from casestudies.models import Submission
from casestudies.models.submission import SubmissionQuerySet


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many are at a stage, and how many of them are overdue."""

    stage: Stage
    number: int
    overdue: int


def board() -> SubmissionQuerySet:
    """All of it: by due date, so that what is overdue comes first, then what has waited longest."""
    return (
        Submission.objects.with_the_academy()
        .select_related("page", "organisation", "assignee")
        .order_by(F("due_on").asc(nulls_last=True), "stage_since", "pk")
    )


def overdue() -> Q:
    """Whose date is past, while something is to be done."""
    return Q(due_on__lt=timezone.localdate(), stage__in=TURNS)


def turn_of(turn: Turn) -> Q:
    """Whose turn it is."""
    stages = [stage for stage in Stage if stage.turn == turn]
    return Q(stage__in=stages)


def stage_counts() -> list[StageCount]:
    """How many there are at each stage, in the order of the stages; stages with none are left out."""
    found: dict[str, Any] = {
        row["stage"]: row
        for row in Submission.objects.with_the_academy()
        .order_by()
        .values("stage")
        .annotate(number=Count("pk"), late=Count("pk", filter=overdue()))
    }
    return [StageCount(stage, found[stage]["number"], found[stage]["late"]) for stage in Stage if stage in found]
