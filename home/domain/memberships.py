"""Who takes part in an organisation: joining, changing roles, going.

Invariant: people come and go, the organisation stays; once somebody decides who takes part, somebody always does, until
an account is deleted (`accounts`), of which staff are told. Every act waits for the one before it in the same organisation.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from home import signals
from home.enums import MemberRole, RequestOutcome
from home.models import Invitation, Membership, MembershipRequest, Organisation, User
from home.selectors.people import (
    confirmed_addresses,
    is_last_manager,
    is_member_by_address,
    managers_of,
    organisations_open_to,
)

PEOPLE = "home.organisation.people"
MOST_INVITATIONS = 50
"""How many invitations of one organisation may wait at once."""
AT_ONCE = timedelta(minutes=1)
"""The same invitation within so short a time is a form that was sent twice."""
MOST_REQUESTS = 5
"""How many of one person's questions may wait at once."""


class MembershipRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done. The message says what to do."""


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: MemberRole, by: User) -> Invitation:
    """Invite an address. An invitation of the same address that waits is replaced."""
    _lock(organisation)
    email = email.strip().lower()
    if is_member_by_address(organisation, [email]):
        raise MembershipRefused(f"Somebody with the address {email} takes part already. Change the role in the list.")
    before = Invitation.objects.filter(organisation=organisation, email__iexact=email).unanswered()
    if twin := before.pending().filter(role=role, created_at__gt=timezone.now() - AT_ONCE).first():
        return twin
    before.withdraw()
    if Invitation.objects.pending().filter(organisation=organisation).count() >= MOST_INVITATIONS:
        raise MembershipRefused("Many invitations wait for an answer. Withdraw those that are no longer needed first.")
    invitation, secret = Invitation.issue(created_by=by, organisation=organisation, email=email, role=role)
    signals.invited.send(sender=Invitation, invitation=invitation, secret=secret)
    _write_down(organisation, by, f"invited somebody to: {role.label}")
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User | None) -> None:
    """Take an invitation back: its link answers like one that never was."""
    _lock(invitation.organisation)
    if Invitation.objects.filter(pk=invitation.pk).unanswered().withdraw():
        _write_down(invitation.organisation, by, "withdrew an invitation")


def send_again(*, invitation: Invitation, by: User) -> Invitation:
    """Invite the same address again, with a new link and a new end. The old link ends."""
    if invitation.accepted_at or invitation.withdrawn_at:
        raise MembershipRefused("This invitation was accepted or withdrawn meanwhile.")
    return invite(organisation=invitation.organisation, email=invitation.email, role=MemberRole(invitation.role), by=by)


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Become a member as invited. Only whoever confirmed the invited address can."""
    _lock(invitation.organisation)
    now = Invitation.objects.select_related("organisation").get(pk=invitation.pk)
    if not now.is_pending:
        raise MembershipRefused("This invitation has ended. Ask whoever invited you to send it again.")
    if now.email.lower() not in confirmed_addresses(user):
        raise MembershipRefused(f"This invitation is for {now.email}. Sign in with that address to accept it.")
    now.accepted_at, now.accepted_by = timezone.now(), user
    now.save(update_fields=["accepted_at", "accepted_by"])
    return _join(organisation=now.organisation, user=user, role=MemberRole(now.role))


@transaction.atomic
def join_by_domain(*, organisation: Organisation, user: User) -> Membership:
    """Join by a confirmed address in an approved domain: to write, or, where nobody decides yet, to decide."""
    _lock(organisation)
    if not organisations_open_to(user).filter(pk=organisation.pk).exists():
        raise MembershipRefused(
            "This needs an address of the organisation that you confirmed. Add it to your account, or ask to join."
        )
    role = MemberRole.EDIT if managers_of(organisation).exists() else MemberRole.MANAGE
    return _join(organisation=organisation, user=user, role=role)


@transaction.atomic
def change_role(*, membership: Membership, role: MemberRole, by: User | None) -> None:
    """Give a member another role."""
    _lock(membership.organisation)
    membership.refresh_from_db()
    if membership.can == role:
        return
    if is_last_manager(membership):
        raise MembershipRefused(_nobody_left(membership))
    membership.role = role
    membership.save(update_fields=["role"])
    _write_down(membership.organisation, by, f"gave person {membership.user_id} the role: {role.label}")
    signals.membership_changed.send(sender=Membership, membership=membership, role=role, by=by)


@transaction.atomic
def remove(*, membership: Membership, by: User | None) -> None:
    """End a membership: by a manager or staff, or by the member (`leave`)."""
    _lock(membership.organisation)
    if is_last_manager(membership):
        raise MembershipRefused(_nobody_left(membership))
    _end(membership, by)


@transaction.atomic
def leave(*, membership: Membership, may_leave_nobody: bool = False) -> None:
    """Leave. The last who decides names a successor first, unless nobody and nothing is left behind."""
    _lock(membership.organisation)
    is_alone = not Membership.objects.filter(organisation=membership.organisation_id).exclude(pk=membership.pk).exists()
    if is_last_manager(membership) and not (is_alone and may_leave_nobody):
        raise MembershipRefused(_nobody_left(membership))
    _end(membership, membership.user)


@transaction.atomic
def ask_to_join(*, user: User, organisation: Organisation | None, name: str = "", note: str = "") -> MembershipRequest:
    """Ask staff to join an organisation, or to add one that is not in the list. Asked again, the first question stays."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = MembershipRequest.objects.filter(user=user, outcome=RequestOutcome.WAITING)
    name = "" if organisation else name.strip()
    if asked := waiting.filter(organisation=organisation, organisation_as_written__iexact=name).first():
        return asked
    if waiting.count() >= MOST_REQUESTS:
        raise MembershipRefused("Several of your questions wait for an answer. The Academy answers them first.")
    request = MembershipRequest.objects.create(
        user=user, organisation=organisation, organisation_as_written=name, note=note
    )
    signals.membership_asked_for.send(sender=MembershipRequest, request=request)
    return request


@transaction.atomic
def accept_request(
    *, request: MembershipRequest, organisation: Organisation, role: MemberRole, by: User, answer: str = ""
) -> Membership:
    """Let somebody join, as staff decide."""
    _lock(organisation)
    _answer(request, RequestOutcome.ACCEPTED, organisation=organisation, by=by)
    membership = _join(organisation=organisation, user=request.user, role=role, is_told=False)
    _write_down(organisation, by, f"let person {request.user_id} join: {role.label}")
    signals.membership_answered.send(sender=MembershipRequest, request=request, answer=answer)
    return membership


@transaction.atomic
def decline_request(*, request: MembershipRequest, by: User, answer: str) -> None:
    """Say no, and why."""
    _answer(request, RequestOutcome.DECLINED, organisation=request.organisation, by=by)
    signals.membership_answered.send(sender=MembershipRequest, request=request, answer=answer)


def _answer(
    request: MembershipRequest, outcome: RequestOutcome, *, organisation: Organisation | None, by: User
) -> None:
    waiting = MembershipRequest.objects.filter(pk=request.pk, outcome=RequestOutcome.WAITING)
    answered_at = timezone.now()
    if not waiting.update(outcome=outcome, organisation=organisation, answered_at=answered_at, answered_by=by):
        raise MembershipRefused("Somebody answered this already. Load the page again to see how.")
    request.refresh_from_db()


def _join(*, organisation: Organisation, user: User, role: MemberRole, is_told: bool = True) -> Membership:
    """Make the membership, or raise the role of the one that is there."""
    membership, is_new = Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    if not is_new and not membership.can.covers(role):
        membership.role = role
        membership.save(update_fields=["role"])
    if is_new:
        _write_down(organisation, user, f"joined: {role.label}")
        if is_told:
            signals.joined.send(sender=Membership, membership=membership)
    return membership


def _end(membership: Membership, by: User | None) -> None:
    organisation = membership.organisation
    _write_down(organisation, by, f"ended the membership of person {membership.user_id}")
    signals.membership_changed.send(sender=Membership, membership=membership, role=None, by=by)
    membership.delete()


def _nobody_left(membership: Membership) -> str:
    return (
        f"Nobody else decides who takes part in {membership.organisation}. Make somebody else a manager first; "
        "if there is nobody, write to the Academy by the contact page."
    )


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update().only("pk").get(pk=organisation.pk)


def _write_down(organisation: Organisation, by: User | None, what: str) -> None:
    """In the organisation's history, which staff read. Without names or addresses, which outlive nobody's account there."""
    log(instance=organisation, action=PEOPLE, user=by, data={"what": what})
