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

workflow_ended = Signal()
"""Sent when every step of a workflow approved. `workflow_state` and `user`, who gave the last approval."""


def announce_workflow_end(workflow_state: Any, user: Any = None) -> None:
    """Stand in for Wagtail's own end of a workflow, which would publish whatever revision is the latest.

    Wagtail loads this function (`WAGTAIL_FINISH_WORKFLOW_ACTION`) while its models load, so it may import none.
    """
    workflow_ended.send(sender=type(workflow_state), workflow_state=workflow_state, user=user)
