"""Inviting an organisation to write a case study, and what it does with the invitation.

Invariant: an invitation begins one case study at most; looking at it changes nothing but that it was opened.
"""

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from casestudies import signals
from casestudies.domain import acts, drafting
from casestudies.models import Call, CaseStudyPage, Submission, WritingInvitation
from casestudies.selectors.access import written_for
from home.domain import memberships
from home.enums import MemberRole
from home.selectors.people import managers_of

if TYPE_CHECKING:
    from home.models import Organisation, User


class InvitationRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done with this invitation now. The message says why."""


@transaction.atomic
def invite(
    *,
    organisation: "Organisation | None",
    organisation_as_written: str,
    name: str,
    email: str,
    title: str,
    message: str,
    by: "User",
) -> WritingInvitation:
    """Invite an organisation, in the list or not, by one of its people."""
    invitation, secret = WritingInvitation.issue(
        created_by=by,
        organisation=organisation,
        organisation_as_written="" if organisation else organisation_as_written.strip(),
        name=name,
        email=email,
        title=title,
        message=message,
    )
    _log(invitation, acts.INVITED, by)
    signals.writing_invited.send(sender=WritingInvitation, invitation=invitation, secret=secret)
    return invitation


@transaction.atomic
def send_again(*, invitation: WritingInvitation, by: "User") -> None:
    """Send it once more with a new link; the old one ends."""
    now = WritingInvitation.objects.select_for_update().get(pk=invitation.pk)
    if now.submission_id or now.declined_at or now.withdrawn_at:
        raise InvitationRefused("It was answered or withdrawn: invite anew.")
    secret = now.renew()
    now.save(update_fields=["digest", "expires_at"])
    _log(now, acts.INVITED_AGAIN, by)
    signals.writing_invited.send(sender=WritingInvitation, invitation=now, secret=secret)


@transaction.atomic
def withdraw(*, invitation: WritingInvitation, by: "User") -> None:
    """Take it back: its link answers like one that never was."""
    now = WritingInvitation.objects.select_for_update().get(pk=invitation.pk)
    if now.submission_id or now.declined_at:
        raise InvitationRefused("It was answered meanwhile.")
    now.withdrawn_at = now.withdrawn_at or timezone.now()
    now.save(update_fields=["withdrawn_at"])
    _log(now, acts.INVITATION_WITHDRAWN, by)


def note_opened(*, invitation: WritingInvitation) -> None:
    """Somebody's browser has shown it, for the first time."""
    WritingInvitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def decline(*, invitation: WritingInvitation, reason: str) -> None:
    """Keep that the organisation will not write one."""
    now = WritingInvitation.objects.select_for_update().get(pk=invitation.pk)
    if now.declined_at:
        return
    _check_waiting(now)
    now.declined_at, now.reason = timezone.now(), reason
    now.save(update_fields=["declined_at", "reason"])
    _log(now, acts.INVITATION_DECLINED)


@transaction.atomic
def begin(
    *,
    invitation: WritingInvitation,
    token: UUID,
    title: str,
    user: "User | None",
    browser_digest: str,
    call: Call | None,
) -> Submission:
    """Begin the case study with what the invitation knows. A second press leads to the same one."""
    now = WritingInvitation.objects.select_for_update().get(pk=invitation.pk)
    if now.submission_id and (begun := Submission.objects.filter(pk=now.submission_id, uuid=token).first()):
        return begun
    _check_waiting(now)
    organisation = now.organisation
    writes = user is not None and organisation is not None and written_for(user).filter(pk=organisation.pk).exists()
    submission = drafting.start(
        token=token,
        title=title,
        user=user,
        browser_digest=browser_digest,
        organisation=organisation if writes else None,
        call=call,
    )
    text: CaseStudyPage = submission.page.get_latest_revision_as_object()
    text.lead_organisation, text.lead_organisation_as_written = organisation, now.organisation_as_written
    text.save_revision(user=user, clean=False)
    now.submission = submission
    now.save(update_fields=["submission"])
    if organisation and not writes:
        _open_organisation(now)
    return submission


def _log(invitation: WritingInvitation, action: str, by: "User | None" = None) -> None:
    log(instance=invitation, action=action, user=by, data={"organisation": invitation.organisation_name})


def _open_organisation(invitation: WritingInvitation) -> None:
    """Whoever was asked to write for an organisation may take part in it: the first one decides who else does."""
    if invitation.organisation is None or invitation.created_by is None:
        return
    role = MemberRole.EDIT if managers_of(invitation.organisation).exists() else MemberRole.MANAGE
    with suppress(memberships.MembershipRefused):  # Takes part already, by another address or account.
        memberships.invite(
            organisation=invitation.organisation,
            email=invitation.email,
            role=role,
            by=invitation.created_by,
        )


def _check_waiting(invitation: WritingInvitation) -> None:
    if invitation.submission_id:
        raise InvitationRefused(
            "A case study was begun by this invitation already, perhaps by a colleague or in another browser. Go on with that one."
        )
    if not invitation.is_waiting:
        raise InvitationRefused("This invitation has ended. Write to us if you would like to send a case study.")
