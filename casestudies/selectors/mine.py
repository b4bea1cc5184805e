"""The case studies of whoever asks: where each stands, whose turn it is, until when, and which one thing is due first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from casestudies.enums import REVIEWED, Stage, Turn
from casestudies.models import Call, CallExtension, StageChange, Submission
from casestudies.selectors.access import Visitor, submissions_of
from casestudies.selectors.calls import all_calls, call_of
from casestudies.selectors.waiting import usual_waiting_days
from home.enums import MemberRole
from home.models import Membership
from home.wording import counted, date_words, moment_words

URGENCY = (Stage.SIGN_OFF, Stage.CHANGES_ASKED, Stage.CORRECTING, Stage.DRAFT)
"""Of two things that are due at the same time, the one for which somebody waits comes first."""
SOME_DAY = datetime.max.replace(tzinfo=UTC)
NEXT = {
    Stage.DRAFT: "Go on writing",
    Stage.CHANGES_ASKED: "Make the changes",
    Stage.CORRECTING: "Go on with the corrections",
    Stage.SIGN_OFF: "Read it and agree",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one case study stands, in words."""

    uuid: UUID
    title: str
    organisation: str
    stage: Stage
    turn: str
    since: datetime
    until: str
    """Until when, in words; empty if there is no date."""
    is_due: bool
    """Whether the visitor can do what is to be done next."""
    next_step: str
    role: MemberRole
    is_late: bool
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything of one visitor: the one thing that is due, then the rest, those that wait for the visitor first."""

    due: Standing | None
    others: tuple[Standing, ...]


def my_case_studies(visitor: Visitor) -> Mine:
    """Read all, in a fixed number of queries."""
    submissions = list(
        submissions_of(visitor)
        .select_related("page", "organisation", "call")
        .prefetch_related(Prefetch("call__extensions", CallExtension.objects.all()))
    )
    roles = dict(Membership.objects.filter(user=visitor.user_id).values_list("organisation", "role"))
    days = usual_waiting_days() if any(s.where.turn == Turn.ACADEMY for s in submissions) else None
    calls = all_calls() if any(s.call and not s.call.is_open_for(s.organisation) for s in submissions) else ()
    pairs = [
        (_order(submission, deadline), _standing(submission, _role(submission, roles), days, deadline))
        for submission in submissions
        for deadline in [_deadline(submission, calls)]
    ]
    # Those who can do something first, and of these what is due soonest.
    pairs.sort(key=lambda pair: (not pair[1].is_due, *pair[0]))
    rows = [row for _, row in pairs]
    due = rows[0] if rows and rows[0].is_due else None
    return Mine(due=due, others=tuple(rows[1:] if due else rows))


def standing_of(submission: Submission, role: MemberRole) -> Standing:
    """Where one stands, for its own page."""
    days = usual_waiting_days() if submission.where.turn == Turn.ACADEMY else None
    return _standing(submission, role, days, _deadline(submission))


def history_of(submission: Submission) -> list[StageChange]:
    """What happened to it, the latest first."""
    return list(submission.changes.select_related("by").order_by("-at", "-pk"))


def by_of(change: StageChange) -> str:
    """Who did it, as the institution is told it: members by name, staff as the Academy."""
    if Stage(change.from_stage or Stage.DRAFT) == Stage.PUBLISHED and change.to_stage == Stage.CORRECTING:
        return str(change.by or "Your organisation")
    at_home = Stage(change.to_stage) in {Stage.SUBMITTED, Stage.WITHDRAWN} and change.from_stage not in REVIEWED
    return str(change.by) if change.by and (at_home or change.to_stage == Stage.WITHDRAWN) else "The Academy"


def _role(submission: Submission, roles: dict[int, str]) -> MemberRole:
    # What nobody owns yet is the visitor's own, or it would not be here.
    return MemberRole(roles[submission.organisation_id]) if submission.organisation_id else MemberRole.MANAGE


def _order(submission: Submission, deadline: datetime | None) -> tuple[datetime, int, datetime]:
    stage = submission.where
    return (
        deadline or SOME_DAY,
        URGENCY.index(stage) if stage in URGENCY else len(URGENCY),
        submission.stage_since,
    )


def _deadline(submission: Submission, calls: Sequence[Call] | None = None) -> datetime | None:
    """By when the institution should have done its part."""
    if submission.due_on:
        return timezone.make_aware(datetime.combine(submission.due_on, datetime.max.time().replace(microsecond=0)))
    if submission.where == Stage.DRAFT and not submission.submitted_at and (call := call_of(submission, calls)):
        deadline: datetime | None = call.deadline_for(submission.organisation)
        return deadline
    return None


def _standing(submission: Submission, role: MemberRole, days: int | None, deadline: datetime | None) -> Standing:
    stage = submission.where
    needed = MemberRole.MANAGE if stage == Stage.SIGN_OFF else MemberRole.EDIT
    is_due = stage.turn == Turn.INSTITUTION and role.covers(needed)
    return Standing(
        uuid=submission.uuid,
        title=str(submission),
        organisation=submission.organisation.name if submission.organisation else "",
        stage=stage,
        turn={Turn.INSTITUTION: "Your turn", Turn.ACADEMY: "The Academy’s turn"}.get(
            stage.turn, "Nobody has to do anything"
        ),
        since=submission.stage_since,
        until=". ".join(_until(submission, stage, deadline, days)),
        is_due=is_due,
        next_step=NEXT.get(stage, "") if is_due else "",
        role=role,
        is_late=deadline is not None and deadline < timezone.now(),
        public_url=(submission.page.get_url() or "") if submission.page.live else "",
    )


def _until(submission: Submission, stage: Stage, deadline: datetime | None, days: int | None) -> Iterator[str]:
    if stage.turn == Turn.INSTITUTION and deadline:
        yield date_words(submission.due_on) if submission.due_on else moment_words(timezone.localtime(deadline))
    elif stage.turn == Turn.ACADEMY and submission.due_on:
        yield date_words(submission.due_on)
    elif stage.turn == Turn.ACADEMY and days:
        usual = timezone.localdate(submission.stage_since) + timedelta(days=days)
        yield f"{_about(usual)} (it usually takes {counted(days, 'day')})"


def _about(day: date) -> str:
    return f"about {date_words(day)}" if day >= timezone.localdate() else "soon: it has taken longer than usual"
