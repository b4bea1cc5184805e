"""Rules that need no table: plain values in, plain values out."""

import datetime

from django.utils import timezone


def is_on_map(*, is_listed: bool | None, closes: datetime.date | None) -> bool:
    """Whether an offer is on the map today: what `FundingScheme.objects.listed` finds."""
    return bool(is_listed) and (closes is None or closes >= timezone.localdate())
