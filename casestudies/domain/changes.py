"""Changes that are asked for: staff collect them while they read, the institution answers, staff close.

Invariant: what staff collect is seen by the institution only once the review gives the text back, whichever button did that. A
wording that is taken over is saved as the institution's own words are, so nothing that was written meanwhile is lost.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from casestudies.domain.kinds import lines
from casestudies.domain.places import find_place
from casestudies.domain.reviewing import lock_review
from casestudies.domain.saving import Writer, read_part, save_part
from casestudies.enums import ChangeState, Stage
from casestudies.merging import merge_value
from casestudies.models import ChangeRequest, Submission, lock_text
from home.domain.turns import in_turn

if TYPE_CHECKING:
    from home.models import User

READ = frozenset({Stage.SUBMITTED, Stage.SIGN_OFF, Stage.APPROVAL})
"""The stages in which the text is with staff."""
NOT_HERE = "This case study is at the stage “{}” now. Load the page again to see what can be done."
GONE = "This was changed meanwhile. Load the page again to see where it stands."


class ChangeRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done now. The message says why, and what to do."""


@transaction.atomic
def collect(
    *, submission: Submission, place: str, where: str, text: str, by: "User", before: str = "", proposed: str = ""
) -> ChangeRequest:
    """Note a change to ask for. `before` is what stands there, `proposed` what could stand there instead."""
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.where not in READ:
        raise ChangeRefused(NOT_HERE.format(locked.where.label))
    found = find_place(place)
    wording = lines(proposed) if found and found.takes_wording else ""
    return ChangeRequest.objects.create(
        submission=locked,
        round=locked.round,
        place=place,
        where=where[:255],
        text=lines(text),
        before=lines(before),
        proposed="" if wording == lines(before) else wording,
        asked_by=by,
        asked_by_name=str(by),
        is_sent=False,
    )


def drop(*, change: ChangeRequest) -> None:
    """Forget a change that was noted and not sent."""
    if not ChangeRequest.objects.collected().filter(pk=change.pk).delete()[0]:
        raise ChangeRefused(
            "This was sent already. Close it instead, and the institution sees that it need not be done."
        )


@in_turn
@transaction.atomic
def ask(*, submission: Submission, note: str, by: "User") -> None:
    """Give the text back to the institution with everything that was noted: Wagtail's “request changes” on the step."""
    locked = lock_review(page=submission.page)
    if locked is None:
        raise ChangeRefused(GONE)
    if not note.strip() and not locked.change_requests.collected().exists():
        raise ChangeRefused("Note at least one change, or write to the institution what you need.")
    step: TaskState | None = locked.page.current_workflow_task_state
    if step is None or step.status != TaskState.STATUS_IN_PROGRESS:
        raise ChangeRefused(NOT_HERE.format(locked.where.label))
    step.task.specific.on_action(step, by, "reject", comment=lines(note))


def send_collected(*, submission: Submission) -> list[ChangeRequest]:
    """Let the institution see what was noted: its text is given back now. Return all that waits for an answer."""
    mine = ChangeRequest.objects.filter(submission=submission).for_institution()
    mine.collected().update(is_sent=True, asked_at=timezone.now())
    return list(mine.sent().open())


@transaction.atomic
def answer(*, change: ChangeRequest, text: str, name: str) -> None:
    """Say what was done about a change, or why not. Said again, the later words stand."""
    _answer(_answerable(change), text=text, name=name)


@in_turn
@transaction.atomic
def accept(*, change: ChangeRequest, writer: Writer, name: str) -> None:
    """Take the proposed wording over. What the institution changed beside it since stays."""
    now = _answerable(change)
    place = find_place(now.place)
    if not now.proposed or place is None:
        raise ChangeRefused("There is no wording to take over. Answer in words instead.")
    state = read_part(submission=now.submission, step=place.step)
    there = state.part.answer(place.key)
    if there is None:
        raise ChangeRefused("The part that this is about is no longer there. Say so in an answer.")
    wording = merge_value(now.before, now.proposed, there, words=True)
    if wording is None:
        raise ChangeRefused(
            "You changed the same words since this was asked for, so they were not replaced. Take over what you want of the "
            "proposed wording by hand, then answer."
        )
    save_part(
        submission=now.submission,
        step=place.step,
        typed=state.part.with_answer(place.key, wording),
        base_version=state.version,
        writer=writer,
    )
    _answer(now, text="", name=name, is_accepted=True)


def close(*, change: ChangeRequest) -> None:
    """Say that it is done with. Said again, the first time stands."""
    ChangeRequest.objects.sent().unfinished().filter(pk=change.pk).close()


def close_answered(*, submission: Submission) -> int:
    """Close all that the institution has answered. Return how many."""
    answered = ChangeRequest.objects.filter(submission=submission, state=ChangeState.ANSWERED).for_institution()
    return answered.close()


def close_all(*, submission: Submission) -> None:
    """The text is public: nothing of what was asked about it is waited for any more."""
    ChangeRequest.objects.filter(submission=submission).sent().unfinished().close()


def reopen(*, change: ChangeRequest) -> None:
    """Ask for it again: it waits for an answer in the next round."""
    asked = ChangeRequest.objects.sent().exclude(state=ChangeState.OPEN).filter(pk=change.pk)
    asked.update(state=ChangeState.OPEN, closed_at=None, is_accepted=False)


def _answerable(change: ChangeRequest) -> ChangeRequest:
    """The change as it is now, under the lock on its submission, if whoever was asked can answer it."""
    submission = lock_text(page_id=change.submission.page_id)
    now = ChangeRequest.objects.sent().unfinished().filter(pk=change.pk).first()
    if now is None or submission is None:
        raise ChangeRefused(GONE)
    can_answer = submission.where in READ if now.is_from_institution else submission.where.may_be_written
    if not can_answer:
        raise ChangeRefused(NOT_HERE.format(submission.where.label))
    return now


def _answer(change: ChangeRequest, *, text: str, name: str, is_accepted: bool = False) -> None:
    change.state, change.answer, change.is_accepted = ChangeState.ANSWERED, lines(text), is_accepted
    change.answered_by_name, change.answered_at = name, timezone.now()
    change.save(update_fields=["state", "answer", "is_accepted", "answered_by_name", "answered_at"])
