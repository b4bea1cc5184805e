"""Events of submissions, for packages and rooms that act on them."""

from django.dispatch import Signal

stage_changed = Signal()
"""Sent in the transaction that moves a submission. `change` is the `StageChange` that was written."""
