"""What staff's reports count, each read in a fixed number of queries. Samples, with which staff rehearse, do not count."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from casestudies.enums import Stage, Turn
from casestudies.models import CaseStudyPage, PartnershipModel, StageChange, Submission
from casestudies.steps import STEPS
from home.enums import Nation, Region
from pathway.models import CareerStage, Profession

LEFT_AFTER = timedelta(days=30)
"""A draft in which nothing was written for so long is taken for abandoned."""
NOTHING_YET = "Nothing but the title"
POOL = "Nobody: in the pool"


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long submissions stay at a stage."""

    stage: str
    finished: int
    """Stays that have ended."""
    median_days: int | None
    longest_days: int | None
    there_now: int


@dataclass(frozen=True, slots=True)
class AbandonedDraft:
    """A draft that was not sent, and in which nobody has written for a month. What it is called, and whose it is, is its authors'."""

    last_step: str
    """The last step, in their order, in which there are words."""
    steps: int
    """In how many steps there are words."""
    begun_on: date
    written_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that waits for somebody."""

    page: int
    title: str
    organisation: str
    stage: str
    whom: str
    since: date
    days: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A word by which case studies are compared, and how many published ones have it."""

    list: str
    word: str
    number: int


def time_in_stages() -> tuple[StageTime, ...]:
    """For each stage through which any submission has gone, in the order of the stages. Two queries."""
    ours = Submission.objects.filter(page__is_sample=False)
    submissions = dict(ours.values_list("pk", "created_at"))
    moves: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    changes = StageChange.objects.filter(submission__in=ours).order_by("at", "pk")
    for pk, to, at in changes.values_list("submission", "to_stage", "at"):
        moves[pk].append((to, at))
    stays: dict[str, list[float]] = defaultdict(list)
    now: dict[str, int] = defaultdict(int)
    for pk, created_at in submissions.items():
        stage, since = str(Stage.DRAFT), created_at
        for to, at in moves[pk]:
            stays[stage].append((at - since) / timedelta(days=1))
            stage, since = to, at
        now[stage] += 1
    return tuple(
        StageTime(
            stage=stage.label,
            finished=len(stays[stage]),
            median_days=round(median(stays[stage])) if stays[stage] else None,
            longest_days=round(max(stays[stage])) if stays[stage] else None,
            there_now=now[stage],
        )
        for stage in Stage
        if stays[stage] or now[stage]
    )


def abandoned_drafts() -> tuple[AbandonedDraft, ...]:
    """Those that lie longest first. One query: what is written is in their latest revisions."""
    drafts = (
        Submission.objects.filter(
            stage=Stage.DRAFT,
            submitted_at=None,
            page__is_sample=False,
            last_written_at__lt=timezone.now() - LEFT_AFTER,
        )
        .select_related("page__latest_revision")
        .order_by("last_written_at", "pk")
    )
    return tuple(_abandoned(draft) for draft in drafts)


def waiting() -> tuple[Waiting, ...]:
    """Every submission that staff know of and for which it is somebody's turn, those that have waited longest first. One query."""
    found = (
        Submission.objects.with_the_academy()
        .unfinished()
        .filter(page__is_sample=False)
        .select_related("page", "organisation", "assignee")
        .order_by("stage_since", "pk")
    )
    return tuple(_waiting(submission) for submission in found)


def coverage() -> tuple[Covered, ...]:
    """Each word of each list, also those that no published case study has. Four queries."""
    pages = CaseStudyPage.objects.live().filter(is_sample=False)
    places: dict[str, int] = defaultdict(int)
    for nations, regions in pages.values_list("nations", "regions"):
        for value in {*(f"nation:{each}" for each in nations), *(f"region:{each}" for each in regions)}:
            places[value] += 1
    return (
        *(Covered("Nation", nation.label, places[f"nation:{nation}"]) for nation in Nation),
        *(Covered("Region", region.label, places[f"region:{region}"]) for region in Region),
        *_of_terms("Profession", Profession),
        *_of_terms("Career stage", CareerStage),
        *_of_terms("Partnership model", PartnershipModel),
    )


def _of_terms(label: str, model: Any) -> Iterator[Covered]:
    public = Q(case_studies__live=True, case_studies__is_sample=False)
    terms = model.objects.annotate(number=Count("case_studies", filter=public, distinct=True))
    for name, number in terms.values_list("name", "number"):
        yield Covered(label, name, number)


def _abandoned(draft: Submission) -> AbandonedDraft:
    revision = draft.page.latest_revision
    written = _written_steps(revision.content if revision else {})
    return AbandonedDraft(
        last_step=written[-1] if written else NOTHING_YET,
        steps=len(written),
        begun_on=timezone.localdate(draft.created_at),
        written_on=timezone.localdate(draft.last_written_at),
        days=_days_since(draft.last_written_at),
    )


def _written_steps(content: Mapping[str, Any]) -> list[str]:
    """The titles of the steps in which anything is answered. Each draft has a title: it says nothing."""
    return [
        step.title
        for step in STEPS
        if any(
            content.get(name) or content.get(f"{name}_as_written")
            for name in (*step.fields, *step.relations)
            if name != "title"
        )
    ]


def _waiting(submission: Submission) -> Waiting:
    owner = str(submission.organisation or "")
    theirs = submission.where.turn == Turn.INSTITUTION
    return Waiting(
        page=submission.page_id,
        title=str(submission),
        organisation=owner,
        stage=submission.where.label,
        whom=(owner or "Whoever began it") if theirs else str(submission.assignee or POOL),
        since=timezone.localdate(submission.stage_since),
        days=_days_since(submission.stage_since),
        due_on=submission.due_on,
    )


def _days_since(at: datetime) -> int:
    return (timezone.now() - at).days
