"""Sign-off: the institution agrees to one text, to the letter, and nothing else is published in its name.

Invariant: a request shows a frozen snapshot; an answer holds for the text with that digest; whatever happens at once, a request
has one answer, because each act takes the lock on the submission first and looks again.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import TaskState

from casestudies import signals
from casestudies.domain import acts
from casestudies.domain.assigning import set_due
from casestudies.domain.reviewing import review_again
from casestudies.enums import AgreementKind, SignOffAnswer, Stage
from casestudies.models import (
    Agreement,
    CaseStudyPage,
    ChangeRequest,
    Sending,
    SignOffRequest,
    SignOffTask,
    Submission,
    lock_text,
)
from casestudies.models.sign_off import REMIND_AFTER
from casestudies.models.submission import SubmissionQuerySet
from home.domain.comparing import places_in
from home.domain.snapshot import Snapshot, take_snapshot
from home.rules import PublishingRefused
from home.wording import date_words

if TYPE_CHECKING:
    from home.models import User

NO_INSTITUTION = "No institution owns this case study, so none is asked to agree."
TEXT_CHANGED = (
    "The text was changed after this link was sent, so it can no longer be agreed to. You will get a new link."
)
STILL_ASKED = (
    "{} was asked and may answer yet, with reminders, until {}. After that you can go on without an answer. Is it the wrong "
    "person? Ask somebody else now."
)
NOT_WAITING = "This case study is not waiting for an agreement now."


class SignOffRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be agreed to, or asked for, now. The message says why and what comes next."""


def begin_sign_off(*, task_state: TaskState, user: "User | None") -> str:
    """Say why this text passes at once; otherwise return "", and ask whom the institution named, if it did.

    Either way, this is the text that the editors read: another one goes back to them.
    """
    page = task_state.revision.as_object()
    text = take_snapshot(page).digest
    Submission.objects.filter(page_id=page.pk).update(reviewed_digest=text, silence_told_at=None)
    submission = _owned(page)
    if submission is None:
        return NO_INSTITUTION
    if agreement := Agreement.objects.filter(page=submission.page).to(text).first():
        return f"{agreement.get_kind_display()} on {date_words(agreement.at.date())}: the text is the same since."
    if submission.signatory_email:
        _issue(submission, by=user)
    return ""


@transaction.atomic
def ask_for_agreement(*, submission: Submission, name: str, email: str, role: str, by: "User | None") -> SignOffRequest:
    """Ask this person to agree to the latest text. Whoever was asked before is not asked any more."""
    locked = _locked(submission)
    if _waiting_step(locked) is None:
        raise SignOffRefused(NOT_WAITING)
    locked.signatory_name, locked.signatory_email, locked.signatory_role = name, email, role
    if locked.silence_told_at:  # It was due because nobody answered. Somebody may now.
        locked.silence_told_at = locked.due_on = None
    locked.save(update_fields=["signatory_name", "signatory_email", "signatory_role", "silence_told_at", "due_on"])
    return _issue(locked, by=by)


def _issue(submission: Submission, *, by: "User | None") -> SignOffRequest:
    SignOffRequest.objects.filter(submission=submission).waiting().withdraw()
    revision = submission.page.get_latest_revision()
    text = take_snapshot(revision.as_object())
    sent = Sending.objects.filter(submission=submission).order_by("pk").last()
    request, secret = SignOffRequest.issue(
        created_by=by,
        submission=submission,
        name=submission.signatory_name,
        email=submission.signatory_email,
        role=submission.signatory_role,
        text_digest=text.digest,
        snapshot=text.data,
        before=sent.snapshot if sent else {},
        content=revision.content,
    )
    log(instance=submission.page, action=acts.SIGNATORY_ASKED, user=by, data={"name": request.name})
    signals.agreement_asked.send(sender=SignOffRequest, request=request, secret=secret)
    return request


@transaction.atomic
def remind(*, request: SignOffRequest) -> bool:
    """Send the question again with a new link, which replaces the old one. Return whether it was still due."""
    _locked(request.submission)
    if (waiting := SignOffRequest.objects.to_remind().filter(pk=request.pk).first()) is None:
        return False
    secret = waiting.renew()
    waiting.reminders += 1
    waiting.last_mailed_at = timezone.now()
    waiting.save(update_fields=["digest", "expires_at", "reminders", "last_mailed_at"])
    log(instance=waiting.submission.page, action=acts.SIGNATORY_REMINDED, data={"name": waiting.name})
    signals.agreement_asked.send(sender=SignOffRequest, request=waiting, secret=secret)
    return True


def unanswered() -> SubmissionQuerySet:
    """Those that have waited for a week or more with no answer to hope for, and of which staff were not told.

    Somebody was reminded in vain, the link has ended, or nobody was asked.
    """
    hopeful = SignOffRequest.objects.hopeful().filter(submission=OuterRef("pk"))
    waiting = Submission.objects.filter(stage=Stage.SIGN_OFF, stage_since__lt=timezone.now() - REMIND_AFTER)
    found: SubmissionQuerySet = waiting.filter(~Exists(hopeful), silence_told_at=None, page__is_sample=False)
    return found


@transaction.atomic
def note_silence(*, submission: Submission) -> bool:
    """Make it due, so that the board shows it, and tell staff. Return whether it was still so."""
    _locked(submission)
    if (silent := unanswered().filter(pk=submission.pk).first()) is None:
        return False
    Submission.objects.filter(pk=silent.pk).update(silence_told_at=timezone.now())
    if silent.due_on is None:
        set_due(submissions=[silent], due_on=timezone.localdate())
    signals.nobody_answered.send(sender=Submission, submission=silent)
    return True


@transaction.atomic
def agree(*, request: SignOffRequest, name: str, role: str) -> Agreement:
    """Keep that the institution agrees to the text of this request. Said again, the first answer stands."""
    submission = _locked(request.submission)
    now = SignOffRequest.objects.get(pk=request.pk)
    if now.answer == SignOffAnswer.AGREED:
        return now.agreement
    step = _answerable(now, submission)
    agreement = Agreement.objects.create(
        page=submission.page,
        request=now,
        organisation_name=str(submission.organisation),
        name=name,
        role=role,
        text_digest=now.text_digest,
        snapshot=now.snapshot,
    )
    _answer(now, SignOffAnswer.AGREED)
    log(instance=submission.page, action=acts.AGREED, data={"name": name, "organisation": agreement.organisation_name})
    step.approve(user=None, comment=f"Agreed by {name}, {role}" if role else f"Agreed by {name}")
    return agreement


@transaction.atomic
def ask_for_corrections(*, request: SignOffRequest, name: str, corrections: list[tuple[str, str]]) -> None:
    """Keep what the institution wants changed before it agrees, as (place, text), and give the text back to the editors."""
    submission = _locked(request.submission)
    now = SignOffRequest.objects.get(pk=request.pk)
    if now.answer == SignOffAnswer.CORRECTIONS:
        return
    step = _answerable(now, submission)
    words = dict(places_in(now.snapshot))
    ChangeRequest.objects.bulk_create(
        ChangeRequest(
            submission=submission,
            round=submission.round,
            place=place,
            where=words.get(place, "")[:255],
            text=text,
            is_from_institution=True,
            asked_by_name=name,
        )
        for place, text in corrections
    )
    _answer(now, SignOffAnswer.CORRECTIONS)
    log(instance=submission.page, action=acts.CORRECTIONS, data={"name": name})
    review_again(workflow_state=step.workflow_state, user=None, comment=f"{name} asked for corrections")


@transaction.atomic
def override(*, submission: Submission, reason: str, evidence: str, by: "User") -> Agreement:
    """Let staff publish this text without the institution's answer, if none is to be hoped for. The reason is shown, the evidence kept."""
    if not (reason.strip() and evidence.strip()):
        raise SignOffRefused("Write why the institution cannot answer, and what was done to get an answer.")
    locked = _locked(submission)
    if (step := _waiting_step(locked)) is None:
        raise SignOffRefused(NOT_WAITING)
    requests = SignOffRequest.objects.filter(submission=locked)
    if hopeful := requests.hopeful().first():
        raise SignOffRefused(STILL_ASKED.format(hopeful.name, date_words(hopeful.hoped_until)))
    requests.waiting().withdraw()
    text = take_snapshot(locked.page.get_latest_revision_as_object())
    agreement = Agreement.objects.create(
        page=locked.page,
        kind=AgreementKind.OVERRIDDEN,
        organisation_name=locked.organisation.name if locked.organisation else "",
        text_digest=text.digest,
        snapshot=text.data,
        reason=reason,
        evidence=evidence,
        by=by,
    )
    log(instance=locked.page, action=acts.OVERRIDDEN, user=by, data={"reason": reason})
    step.approve(user=by, comment=f"Without an answer from the institution: {reason}")
    return agreement


def check_agreed(*, page: object) -> None:
    """Part of the guard: raise `PublishingRefused` for a text that its institution did not agree to."""
    if not isinstance(page, CaseStudyPage) or (submission := _owned(page)) is None:
        return
    if not Agreement.objects.filter(page_id=page.pk).to(take_snapshot(page).digest).exists():
        raise PublishingRefused(
            page=page,
            reasons=[
                (
                    f"{submission.organisation} has not agreed to this text. Submit it to the workflow: its second step asks the "
                    "institution, or lets you say why it cannot be asked."
                )
            ],
        )


def _locked(submission: Submission) -> Submission:
    """The submission as it is, once it is this act's turn."""
    if (locked := lock_text(page_id=submission.page_id)) is None:
        raise SignOffRefused(NOT_WAITING)
    return locked


def _owned(page: CaseStudyPage) -> Submission | None:
    owned = Submission.objects.select_related("organisation", "page")
    return owned.filter(page_id=page.pk, organisation__isnull=False).first()


def _waiting_step(submission: Submission) -> TaskState | None:
    """The step of the review that waits for the institution, if it does."""
    state: TaskState | None = submission.page.current_workflow_task_state
    if submission.where != Stage.SIGN_OFF or state is None or not isinstance(state.task.specific, SignOffTask):
        return None
    return state if state.status == TaskState.STATUS_IN_PROGRESS else None


def _answerable(request: SignOffRequest, submission: Submission) -> TaskState:
    if request.answer or not request.is_open:
        raise SignOffRefused(
            "This link does not work any more. If you got a newer message from us, use the link in that."
        )
    step = _waiting_step(submission)
    if step is None:
        raise SignOffRefused(NOT_WAITING)
    if _latest(submission).digest != request.text_digest:
        raise SignOffRefused(TEXT_CHANGED)
    return step


def _latest(submission: Submission) -> Snapshot:
    return take_snapshot(submission.page.get_latest_revision_as_object())


def _answer(request: SignOffRequest, answer: SignOffAnswer) -> None:
    request.answer, request.answered_at = answer, timezone.now()
    request.save(update_fields=["answer", "answered_at"])
    signals.agreement_answered.send(sender=SignOffRequest, request=request)
