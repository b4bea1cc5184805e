"""The only door from one stage of a submission to another.

Invariant: whatever happens at once, a submission takes one path through `casestudies.enums.TRANSITIONS`, and each step
of it is a `StageChange`.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from casestudies import signals
from casestudies.enums import TRANSITIONS, Stage
from casestudies.models import StageChange, Submission

if TYPE_CHECKING:
    from home.models import User


class StageRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The submission is no longer where the act supposed it to be. The message says where it is."""


@transaction.atomic
def move(*, submission: Submission, to: Stage, by: "User | None" = None, note: str = "") -> StageChange:
    """Move a submission to another stage, under a lock on its row, and say so. Refused if it cannot go there now."""
    now = Submission.objects.select_for_update().only("stage").get(pk=submission.pk).where
    if to not in TRANSITIONS[now]:
        raise StageRefused(
            f"This case study is at the stage “{now.label}” now. Load the page again to see what can be done."
        )
    change = StageChange.objects.create(submission=submission, from_stage=now, to_stage=to, by=by, note=note)
    submission.stage, submission.stage_since, submission.due_on = to, change.at, None
    fields = ["stage", "stage_since", "due_on"]
    if to == Stage.SUBMITTED:
        submission.submitted_at = timezone.now()
        fields.append("submitted_at")
    submission.save(update_fields=fields)
    signals.stage_changed.send(sender=StageChange, change=change)
    return change
