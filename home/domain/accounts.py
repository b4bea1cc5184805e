"""Accounts: staff are invited, and whoever wants to go can go.

Invariant: nobody ever types a password for somebody else; an account that is deleted leaves nothing personal behind but
what an organisation's record needs, and no organisation loses a word by it.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from post_office.models import Email

from home import signals
from home.enums import MemberRole
from home.models import Membership, Organisation, OutboxDelivery, OutboxMessage, User
from home.selectors.people import confirmed_addresses, is_last_manager


class DeletionRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The account cannot go now. The message says what to do first."""


@transaction.atomic
def delete_account(*, user: User, successors: Mapping[int, int] | None = None) -> None:
    """Delete a person's account and what only the person could see.

    `successors` names, for organisations that would have nobody to decide (by key), the membership that decides from now on.
    Where there is none, staff are told.
    """
    User.objects.select_for_update().get(pk=user.pk)
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise DeletionRefused("You are the only administrator. Make somebody else one first.")
    for membership in Membership.objects.filter(user=user).select_related("organisation").order_by("organisation_id"):
        Organisation.objects.select_for_update().only("pk").get(pk=membership.organisation_id)
        if is_last_manager(membership):
            _hand_on(membership, successors or {})
    address = user.email
    signals.account_leaving.send(sender=User, user=user)
    _forget_mail({address.lower(), *confirmed_addresses(user)})
    user.delete()
    signals.account_left.send(sender=User, address=address)


def _hand_on(membership: Membership, successors: Mapping[int, int]) -> None:
    """Let the successor decide, if one was named who is still a member."""
    named = successors.get(membership.organisation_id)
    members = Membership.objects.filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    following = members.select_related("user", "organisation")
    if named is not None and (successor := following.filter(pk=named).first()) is not None:
        successor.role = MemberRole.MANAGE
        successor.save(update_fields=["role"])
        signals.membership_changed.send(sender=Membership, membership=successor, role=MemberRole.MANAGE, by=None)
    else:
        signals.left_without_manager.send(sender=Organisation, organisation=membership.organisation)


def _forget_mail(addresses: set[str]) -> None:
    """Delete mail to the person alone, and take the address out of an organisation's own record."""
    for address in addresses:
        deliveries = OutboxDelivery.objects.filter(address__iexact=address)
        Email.objects.filter(pk__in=list(deliveries.exclude(email=None).values_list("email", flat=True))).delete()
        alone = OutboxMessage.objects.filter(organisation=None, deliveries__in=deliveries)
        alone.exclude(deliveries__in=OutboxDelivery.objects.exclude(address__iexact=address)).delete()
        deliveries.update(address="")
