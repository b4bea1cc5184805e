"""How staff end what an institution sent: not taken further, given back without an outcome, or taken down at once.

Invariant: each is one act, with a reason that reaches the authors, in the page's history; what was taken down cannot be published by
any way until somebody says why it may.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log

from casestudies.domain.reviewing import lock_review
from casestudies.domain.sharing import withdraw_links
from casestudies.domain.stages import StageRefused, move
from casestudies.enums import REVIEWED, TRANSITIONS, Stage
from casestudies.models import CaseStudyPage, SignOffRequest, StageChange, Submission, TakenDown
from home.domain.turns import in_turn
from home.rules import PublishingRefused
from home.wording import date_words

if TYPE_CHECKING:
    from home.models import User

DECLINED = "casestudies.decline"
GIVEN_BACK = "casestudies.give_back"
TAKEN_DOWN = "casestudies.take_down"
LIFTED = "casestudies.take_down.lift"


class TakeDownRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be taken down, or allowed again, now. The message says why."""


def decline(*, submission: Submission, reason: str, by: "User") -> StageChange:
    """Say that it will not be published. Of a page that is public, only the corrections end: the public text stays."""
    to = Stage.PUBLISHED if submission.page.live else Stage.DECLINED
    return _end(submission, to=to, reason=reason, by=by, action=DECLINED)


def give_back(*, submission: Submission, reason: str, by: "User") -> StageChange:
    """End the review without an outcome: the text is its authors' again."""
    to = Stage.CORRECTING if submission.page.live else Stage.DRAFT
    return _end(submission, to=to, reason=reason, by=by, action=GIVEN_BACK)


@in_turn
@transaction.atomic
def _end(submission: Submission, *, to: Stage, reason: str, by: "User", action: str) -> StageChange:
    locked = lock_review(page=submission.page)
    if locked is None or locked.where not in REVIEWED:
        where = (locked or submission).where
        raise StageRefused(
            f"This case study is at the stage “{where.label}” now. Load the page again to see what can be done."
        )
    change = move(submission=submission, to=to, by=by, note=reason)
    _stop_review(locked.page, by=by)
    log(instance=locked.page, action=action, user=by, data={"reason": reason})
    return change


@in_turn
@transaction.atomic
def take_down(*, page: CaseStudyPage, shown: str, note: str, by: "User") -> TakenDown:
    """Unpublish a page at once, with every secret link to it. Its address says so, with what staff chose to show; the authors read the same."""
    submission = lock_review(page=page)
    if not CaseStudyPage.objects.get(pk=page.pk).live:
        raise TakeDownRefused("This page is not public, so there is nothing to take down.")
    taken = TakenDown.objects.create(page=page, shown=shown, note=note, by=by)
    if submission:
        withdraw_links(submission=submission, by=by)
    if submission and Stage.TAKEN_DOWN in TRANSITIONS[submission.where]:
        move(submission=submission, to=Stage.TAKEN_DOWN, by=by, note=shown)
    fresh = CaseStudyPage.objects.get(pk=page.pk)
    _stop_review(fresh, by=by)
    log(instance=fresh, action=TAKEN_DOWN, user=by, data={"shown": shown, "note": note})
    # Whether this person may was asked by the screen.
    UnpublishPageAction(fresh, user=by).execute(skip_permission_checks=True)
    return taken


@transaction.atomic
def lift(*, taken: TakenDown, note: str, by: "User") -> None:
    """Say that the page may be public again. It is not published by this."""
    now = TakenDown.objects.select_for_update().standing().filter(pk=taken.pk).first()
    if now is None:
        raise TakeDownRefused("Somebody else has allowed it meanwhile.")
    now.lifted_at, now.lifted_by, now.lifted_note = timezone.now(), by, note
    now.save(update_fields=["lifted_at", "lifted_by", "lifted_note"])
    log(instance=now.page, action=LIFTED, user=by, data={"note": note})


def refuse_what_was_taken_down(*, page: object) -> None:
    """Part of the guard: what was taken down stays down until somebody says why it may be public again."""
    if not isinstance(page, CaseStudyPage):
        return
    if taken := TakenDown.objects.standing().filter(page_id=page.pk).first():
        raise PublishingRefused(
            page=page,
            reasons=[
                (
                    f"It was taken down on {date_words(timezone.localdate(taken.at))}. Open “Take down” in its menu and say "
                    "why it may be public again."
                )
            ],
        )


def _stop_review(page: CaseStudyPage, *, by: "User") -> None:
    """After the move: whoever hears of the cancelled review finds that nothing is left to be done."""
    SignOffRequest.objects.filter(submission__page=page).waiting().withdraw()
    if running := page.current_workflow_state:
        running.cancel(user=by)
