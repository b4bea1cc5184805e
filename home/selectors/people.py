"""Who somebody is to the organisations: confirmed addresses, memberships, what is open to them."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from home.enums import MemberRole
from home.models import EmailDomain, Invitation, Membership, MembershipRequest, Organisation, User


def confirmed_addresses(user: User) -> list[str]:
    """The addresses that this person has shown to be theirs, in lower case, the main one first."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return [address.lower() for address in found.values_list("email", flat=True)]


def managers_of(organisation: Organisation) -> QuerySet[Membership]:
    """Those who decide who takes part."""
    return Membership.objects.filter(
        organisation=organisation, role=MemberRole.MANAGE, user__is_active=True
    ).select_related("user")


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody would decide any more if this person went."""
    return (
        membership.can == MemberRole.MANAGE
        and not managers_of(membership.organisation).exclude(pk=membership.pk).exists()
    )


def organisations_open_to(user: User) -> QuerySet[Organisation]:
    """Those that this person may join at once, by a confirmed address in a domain that staff approved."""
    domains = [address.rpartition("@")[2] for address in confirmed_addresses(user)]
    approved = EmailDomain.objects.filter(organisation=OuterRef("pk"), domain__in=domains)
    return _not_joined(user).filter(Exists(approved))


def organisations_to_ask(user: User) -> QuerySet[Organisation]:
    """Those that this person may ask to join: not a member, and no question waiting."""
    waiting = MembershipRequest.objects.filter(user=user, organisation=OuterRef("pk"), outcome="waiting")
    return _not_joined(user).exclude(Exists(waiting))


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Invitations that this person can accept."""
    return Invitation.objects.pending().filter(email__in=confirmed_addresses(user)).select_related("organisation")


def is_member_by_address(organisation: Organisation, addresses: Iterable[str]) -> bool:
    """Whether somebody with one of these addresses is a member already."""
    wanted = {address.lower() for address in addresses}
    members = Membership.objects.filter(organisation=organisation)
    return (
        members.filter(user__email__in=wanted).exists()
        or members.filter(user__emailaddress__email__in=wanted, user__emailaddress__verified=True).exists()
    )


def _not_joined(user: User) -> QuerySet[Organisation]:
    member = Membership.objects.filter(organisation=OuterRef("pk"), user=user)
    return Organisation.objects.current().exclude(Exists(member))
