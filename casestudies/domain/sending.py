"""Sending a case study to the Academy.

Invariant: a case study is sent once, however often its form is; what was sent has a digest, and what was agreed to is kept
with it. From then on the text is the Academy's to read and nobody's in the institution to change, until it comes back.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from casestudies.domain.correcting import NOTHING_NEW
from casestudies.domain.readiness import readiness_of
from casestudies.domain.reviewing import take_up
from casestudies.domain.stages import StageRefused, move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Sending, Submission, lock_text
from casestudies.models.sending import LICENCE
from casestudies.selectors.calls import call_of
from home.domain.snapshot import take_snapshot
from home.wording import moment_words

if TYPE_CHECKING:
    from home.models import User


class SendingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be sent as it is. Each message says what to do."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who is asked to agree to the final text in the organisation's name. Empty: staff find out."""

    name: str
    role: str
    email: str


@transaction.atomic
def send(
    *,
    submission: Submission,
    by: "User",
    agrees_to_licence: bool,
    agrees_to_images: bool,
    signatory: Signatory | None = None,
) -> Sending:
    """Hand the draft, as it stands, to the workflow of its page. Refused with `StageRefused` if it is there already.

    Without a `signatory` whoever was named before stays.
    """
    # The lock comes first, so that nobody saves a word between reading the text and closing it.
    locked = lock_text(page_id=submission.page_id)
    if locked is None:
        raise StageRefused("This case study was discarded meanwhile.")
    if not locked.where.may_be_written:
        raise StageRefused(f"This case study is at the stage “{locked.where.label}”: it was sent already.")
    page = locked.page
    draft: CaseStudyPage = page.get_latest_revision_as_object()
    if problems := [
        *closed_words(locked),
        *(missing.text for missing in readiness_of(draft, kept=locked.kept_answers.all()).required),
        *_nothing_new(locked, draft),
        *_not_agreed(draft, licence=agrees_to_licence, images=agrees_to_images),
    ]:
        raise SendingRefused(problems)
    if page.latest_revision is None:
        page.save_revision(user=by, clean=False)
    change = move(submission=submission, to=Stage.SUBMITTED, by=by)
    submission.licence_agreed_at, submission.licence_agreed_by = timezone.now(), str(by)
    fields = ["licence_agreed_at", "licence_agreed_by"]
    if _is_bound_to_call(locked):
        submission.call = call_of(locked)
        fields.append("call")
    if signatory:
        submission.signatory_name, submission.signatory_role = signatory.name, signatory.role
        submission.signatory_email = signatory.email
        fields += ["signatory_name", "signatory_role", "signatory_email"]
    submission.save(update_fields=fields)
    text = take_snapshot(draft)
    sending = Sending.objects.create(
        submission=submission,
        change=change,
        by=by,
        by_name=str(by),
        digest=text.digest,
        snapshot=text.data,
        licence=LICENCE,
        has_image_consent=agrees_to_images,
    )
    _start_review(page, by)
    return sending


def closed_words(submission: Submission) -> list[str]:
    """Say why it cannot be sent now although it may be complete. What the Academy asked for can be sent at any time."""
    if submission.organisation_id is None:
        return ["Say first for which organisation you write: a case study is sent by an organisation."]
    call, now = call_of(submission), timezone.now()
    if call is None or not _is_bound_to_call(submission) or call.is_open_for(submission.organisation):
        return []
    if call.opens_at > now:
        return [
            f"“{call.title}” opens on {moment_words(timezone.localtime(call.opens_at))}. Your draft is kept until then."
        ]
    closed = moment_words(timezone.localtime(call.deadline_for(submission.organisation)))
    return [f"“{call.title}” closed on {closed}. Your draft is kept. Write to us if you need a later deadline."]


def moved_words(submission: Submission) -> str:
    """Say that a draft is sent in the call that is open now, when the one for which it was begun is not."""
    own, call = submission.call, call_of(submission)
    if own is None or call is None or own == call or not _is_bound_to_call(submission):
        return ""
    deadline = call.deadline_for(submission.organisation)
    until = f", which is open until {moment_words(timezone.localtime(deadline))}" if deadline else ""
    return f"“{own.title}”, for which you began it, is not open now. You can send it in “{call.title}”{until}."


def _is_bound_to_call(submission: Submission) -> bool:
    """Whether it can be sent only while a call is open: what the Academy has had can be sent at any time."""
    return submission.stage == Stage.DRAFT and submission.submitted_at is None and submission.call is not None


def _nothing_new(submission: Submission, draft: CaseStudyPage) -> list[str]:
    """A correction corrects something."""
    if submission.where != Stage.CORRECTING or not submission.page.live:
        return []
    public = CaseStudyPage.objects.get(pk=submission.page_id)
    return [NOTHING_NEW] if take_snapshot(public).digest == take_snapshot(draft).digest else []


def _not_agreed(draft: CaseStudyPage, *, licence: bool, images: bool) -> list[str]:
    problems = (
        [] if licence else ["Agree to the licence, or ask somebody who may: the text cannot be published without it."]
    )
    if not images and draft.images.all():
        problems.append("Say that the people in the pictures and their makers agree, or remove the pictures.")
    return problems


def _start_review(page: CaseStudyPage, by: "User") -> None:
    """Start the page's workflow, or go on with the one that waits for these changes."""
    running = page.current_workflow_state
    if running is None:
        if workflow := page.get_workflow():
            running = workflow.start(page, by)
    elif running.status == WorkflowState.STATUS_NEEDS_CHANGES:
        take_up(workflow_state=running, user=by)
    if running:
        # Wagtail would write to whoever asked, with links into an admin that is not theirs; we write to the institution.
        WorkflowState.objects.filter(pk=running.pk).update(requested_by=None)
