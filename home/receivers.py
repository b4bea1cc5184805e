"""What this package does when something happens, one line each."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from post_office.models import Email
from wagtail.models import Page, Revision, TaskState
from wagtail.users.models import UserProfile

from home import tasks
from home.domain import media, publishing
from home.models import BasePage, Invitation, Membership, MembershipRequest, Message, Organisation, Part, User
from home.notifications import memberships, messages
from home.signals import (
    account_left,
    going_public,
    invited,
    joined,
    left_without_manager,
    mail_queued,
    membership_answered,
    membership_asked_for,
    membership_changed,
    message_received,
    workflow_ended,
)


@receiver(going_public)
def on_going_public(*, page: Any, **_kwargs: Any) -> None:
    """The guard."""
    publishing.check_before_publishing(page=page)


@receiver(pre_save, sender=Revision)
def on_revision_scheduled(*, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """The guard, when a time is set: staff hear of it now, not that night. It asks again when the time has come."""
    if instance.approved_go_live_at and not raw and isinstance(page := instance.as_object(), BasePage):
        going_public.send(sender=type(page), page=page)


@receiver(workflow_ended)
def on_workflow_ended(*, workflow_state: Any, user: Any, **_kwargs: Any) -> None:
    """Publish what was approved."""
    publishing.publish_approved(workflow_state=workflow_state, user=user)


@receiver(post_save)
def on_task_state_saved(*, instance: Any, **_kwargs: Any) -> None:
    """Keep what a step approved, whatever kind of task it is."""
    if isinstance(instance, TaskState) and instance.status == TaskState.STATUS_APPROVED:
        publishing.record_approval(task_state=instance)


@receiver(post_delete)
def on_part_deleted(*, instance: Any, origin: Any, **_kwargs: Any) -> None:
    """What a part alone referred to, its page no longer refers to. When the page goes, everything goes with it."""
    if isinstance(instance, Part) and not isinstance(origin, Page):
        media.refresh_references(page_id=instance.page_id)


@receiver(pre_save, sender=UserProfile)
def on_profile_saving(*, instance: UserProfile, **_kwargs: Any) -> None:
    """Keep of a member of staff's picture what is kept of any picture."""
    media.keep_avatar(profile=instance)


@receiver(message_received)
def on_message_received(*, message: Message, **_kwargs: Any) -> None:
    """Tell staff."""
    messages.tell_staff(message=message)


@receiver(mail_queued)
def on_mail_queued(*, emails: Iterable[Email], **_kwargs: Any) -> None:
    """Hand it to the worker, in the transaction that wrote it."""
    for email in emails:
        tasks.send_mail.enqueue(email.pk)


@receiver(invited)
def on_invited(*, invitation: Invitation, secret: str, **_kwargs: Any) -> None:
    """Send the link."""
    memberships.send_invitation(invitation=invitation, secret=secret)


@receiver(joined)
def on_joined(*, membership: Membership, **_kwargs: Any) -> None:
    """Tell those who decide who takes part."""
    memberships.tell_managers(membership=membership)


@receiver(membership_changed)
def on_membership_changed(*, membership: Membership, by: User | None, **about: Any) -> None:
    """Tell the member, unless it was the member's own act."""
    if by != membership.user:
        memberships.tell_member(membership=membership, role=about["role"])


@receiver(membership_asked_for)
def on_membership_asked_for(*, request: MembershipRequest, **_kwargs: Any) -> None:
    """Tell staff."""
    memberships.tell_staff_of_request(request=request)


@receiver(membership_answered)
def on_membership_answered(*, request: MembershipRequest, answer: str, **_kwargs: Any) -> None:
    """Tell whoever asked."""
    memberships.tell_answer(request=request, answer=answer)


@receiver(left_without_manager)
def on_left_without_manager(*, organisation: Organisation, **_kwargs: Any) -> None:
    """Tell staff, who appoint somebody."""
    memberships.tell_staff_nobody_decides(organisation=organisation)


@receiver(account_left)
def on_account_left(*, address: str, **_kwargs: Any) -> None:
    """Say goodbye."""
    memberships.say_goodbye(address=address)
