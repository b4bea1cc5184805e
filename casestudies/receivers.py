"""What this package does when something happens, one line each."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from casestudies import tasks
from casestudies.domain import agreements, assigning, ending, following, freshness, ownership, reviewing, signing
from casestudies.models import (
    CaseStudyCheck,
    CaseStudyIndexPage,
    CaseStudyPage,
    Comment,
    Exchange,
    PartnerRequest,
    SignOffRequest,
    StageChange,
    Submission,
    WritingInvitation,
)
from casestudies.notifications import checking as checking_mail
from casestudies.notifications import inviting as inviting_mail
from casestudies.notifications import signing as signing_mail
from casestudies.notifications import staff as staff_mail
from casestudies.notifications import telling
from casestudies.signals import (
    agreement_answered,
    agreement_asked,
    assigned,
    check_answered,
    check_asked,
    comment_written,
    exchange_asked,
    last_writer_asked,
    nobody_answered,
    partner_answered,
    partner_asked,
    sign_off_began,
    stage_changed,
    writing_invited,
)
from home.models import Document, Image, Organisation, User
from home.signals import account_leaving, going_public, organisation_changed

# In the place of Wagtail's own receiver: a second one of the same name is not connected, and this app is loaded before its admin.
task_submitted.connect(
    staff_mail.other_tasks_notifier,
    sender=TaskState,
    dispatch_uid="group_approval_task_submitted_email_notification",
)


@receiver(workflow_submitted)
def on_workflow_submitted(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Staff may start a review themselves."""
    following.follow_start(workflow_state=instance, user=user)


@receiver(task_submitted)
def on_task_submitted(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Each step of a review has its stage."""
    following.follow_task(task_state=instance, user=user)


@receiver(workflow_rejected)
def on_workflow_rejected(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """Changes are asked for."""
    following.follow_rejection(workflow_state=instance, user=user)


@receiver(workflow_cancelled)
def on_workflow_cancelled(*, instance: Any, user: Any, **_kwargs: Any) -> None:
    """The text is its authors' again."""
    following.follow_cancellation(workflow_state=instance, user=user)


@receiver(page_published, sender=CaseStudyPage)
def on_page_published(*, instance: CaseStudyPage, **_kwargs: Any) -> None:
    """The institution reads that it is public."""
    following.follow_publishing(page=instance)
    agreements.follow_publishing(page=instance)
    freshness.refresh(pages=[instance.pk])


@receiver(page_unpublished, sender=CaseStudyPage)
def on_page_unpublished(*, instance: CaseStudyPage, **_kwargs: Any) -> None:
    """The institution reads that it no longer is."""
    following.follow_unpublishing(page=instance)


@receiver(going_public)
def on_going_public(*, page: Any, **_kwargs: Any) -> None:
    """What was taken back stays private, and so does what its institution did not agree to."""
    ending.refuse_what_was_taken_down(page=page)
    following.refuse_what_was_taken_back(page=page)
    signing.check_agreed(page=page)


@receiver(stage_changed)
def on_stage_changed(*, change: StageChange, **_kwargs: Any) -> None:
    """What was sent gets an owner; the institution is told, and so is the owner."""
    assigning.follow_stage(submission=change.submission, to=change.to_stage)
    telling.tell_of_change(change=change)
    staff_mail.tell_of_arrival(change=change)


@receiver(assigned)
def on_assigned(*, submission: Submission, by: User | None, **_kwargs: Any) -> None:
    """Whoever was given it reads so."""
    staff_mail.tell_of_assignment(submission=submission, by=by)


@receiver(comment_written)
def on_comment_written(*, comment: Comment, **_kwargs: Any) -> None:
    """Those who write are told."""
    telling.tell_of_comment(comment=comment)


@receiver(partner_asked)
def on_partner_asked(*, request: PartnerRequest, secret: str, **_kwargs: Any) -> None:
    """The partner gets the question."""
    telling.ask_partner(request=request, secret=secret)


@receiver(partner_answered)
def on_partner_answered(*, request: PartnerRequest, **_kwargs: Any) -> None:
    """Those who write read the answer."""
    telling.tell_of_answer(request=request)


@receiver(last_writer_asked)
def on_last_writer_asked(*, page: Any, **_kwargs: Any) -> int | None:
    """Who last wrote does not approve."""
    return reviewing.last_writer(page=page.specific)


@receiver(sign_off_began)
def on_sign_off_began(*, task_state: Any, user: Any, **_kwargs: Any) -> str:
    """Nobody is asked without need; whom the institution named is asked at once."""
    return signing.begin_sign_off(task_state=task_state, user=user)


@receiver(agreement_asked)
def on_agreement_asked(*, request: SignOffRequest, secret: str, **_kwargs: Any) -> None:
    """The signatory gets the question."""
    signing_mail.ask_signatory(request=request, secret=secret)


@receiver(agreement_answered)
def on_agreement_answered(*, request: SignOffRequest, **_kwargs: Any) -> None:
    """Whoever looks after the case study reads the answer."""
    signing_mail.tell_assignee(request=request)


@receiver(nobody_answered)
def on_nobody_answered(*, submission: Submission, **_kwargs: Any) -> None:
    """Whoever looks after the case study has to choose how to go on."""
    signing_mail.tell_of_silence(submission=submission)


@receiver(check_asked)
def on_check_asked(*, check: CaseStudyCheck, secret: str, **_kwargs: Any) -> None:
    """The institution gets the question."""
    checking_mail.ask_institution(check=check, secret=secret)


@receiver(check_answered)
def on_check_answered(*, check: CaseStudyCheck, **_kwargs: Any) -> None:
    """Those who have something to do read the answer."""
    checking_mail.tell_of_answer(check=check)


@receiver(writing_invited)
def on_writing_invited(*, invitation: WritingInvitation, secret: str, **_kwargs: Any) -> None:
    """The organisation gets the invitation."""
    inviting_mail.send_invitation(invitation=invitation, secret=secret)


@receiver(post_save, sender=CaseStudyPage)
def on_case_study_saved(*, instance: CaseStudyPage, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Another text needs another review. Wagtail saves the page with each of its revisions, also one written over."""
    if not created and not raw:
        reviewing.follow_new_text(page=instance)


@receiver(organisation_changed)
def on_organisation_changed(*, organisation: Organisation, **_kwargs: Any) -> None:
    """What was agreed named it otherwise."""
    agreements.check_what_shows(thing=organisation)


@receiver(post_save, sender=Image)
@receiver(post_save, sender=Document)
def on_file_saved(*, instance: Image | Document, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """What was agreed showed another file."""
    if not created and not raw:
        agreements.check_what_shows(thing=instance)


@receiver(post_save, sender=CaseStudyIndexPage)
def on_index_page_made(*, instance: CaseStudyIndexPage, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """What is below it goes through the review of case studies."""
    if created and not raw:
        reviewing.give_workflow(index_page=instance)


@receiver(exchange_asked)
def on_exchange_asked(*, exchange: Exchange, **_kwargs: Any) -> None:
    """Hand it to the worker, in the transaction that wrote it."""
    tasks.run_exchange.enqueue(exchange.pk)


@receiver(account_leaving)
def on_account_leaving(*, user: User, **_kwargs: Any) -> None:
    """What no organisation owns goes with the person."""
    ownership.delete_own_drafts(user=user)
