"""Events that other packages may hear, so that no lower package imports a higher one."""

from typing import Any

from django.dispatch import Signal

going_public = Signal()
"""Sent inside `BasePage.save` just before text becomes public. `page` is what would be seen.

A receiver refuses by raising `home.rules.PublishingRefused`.
"""

organisation_changed = Signal()
"""Sent in the transaction that renames or merges an organisation. `organisation` is what it is now."""

message_received = Signal()
"""Sent in the transaction that keeps what somebody wrote to staff. `message` is the row."""

mail_queued = Signal()
"""Sent in the transaction that queues mail that goes at once. `emails` are its rows in the queue."""

invited = Signal()
"""Sent in the transaction that invites somebody to an organisation. `invitation`, and its `secret`, known only now."""

joined = Signal()
"""Sent in the transaction by which somebody becomes a member. `membership` is the row."""

membership_changed = Signal()
"""Sent in the transaction that gives a member another role, or ends the membership (`role` is None). `membership`, `by`."""

membership_asked_for = Signal()
"""Sent in the transaction by which somebody asks staff to join an organisation. `request` is the row."""

membership_answered = Signal()
"""Sent in the transaction that answers it. `request` is the row, `answer` what staff wrote beside it."""

account_leaving = Signal()
"""Sent in the transaction that deletes an account, before the row goes. `user` is who leaves."""

account_left = Signal()
"""Sent in the same transaction, when nothing of it is left. `address` is where to say so."""

left_without_manager = Signal()
"""Sent in the transaction after which nobody decides who takes part in an `organisation`."""

workflow_ended = Signal()
"""Sent when every step of a workflow approved. `workflow_state` and `user`, who gave the last approval."""


def announce_workflow_end(workflow_state: Any, user: Any = None) -> None:
    """Stand in for Wagtail's own end of a workflow, which would publish whatever revision is the latest.

    Wagtail loads this function (`WAGTAIL_FINISH_WORKFLOW_ACTION`) while its models load, so it may import none.
    """
    workflow_ended.send(sender=type(workflow_state), workflow_state=workflow_state, user=user)
