"""Events of funders' offers."""

from django.dispatch import Signal

offer_check_asked = Signal()
"""Sent in the transaction that asks a funder whether an offer is still true, and again for a reminder. `check`, and its `secret`."""

offer_check_answered = Signal()
"""Sent in the transaction that keeps the answer. `check` is the `OfferCheck`."""
