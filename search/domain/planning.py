"""Ticking off planned pages."""

from django.utils import timezone

from search.models import PlannedPage


def tick_off(*, plan: PlannedPage) -> None:
    """The page is there."""
    if plan.done_at is None:
        plan.done_at = timezone.now()
        plan.save(update_fields=["done_at"])


def take_back(*, plan: PlannedPage) -> None:
    """It is not there after all."""
    plan.done_at = None
    plan.save(update_fields=["done_at"])
