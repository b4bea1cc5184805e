"""The journal of parts is thinned, so that it does not grow without end: a form that lay open for long still finds its start.

Kept are all versions of the last day, the last of each hour and open form for 30 days, and the newest of each step.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncHour
from django.utils import timezone

from casestudies.models import PartVersion

WHOLE = timedelta(days=1)
AT_ALL = timedelta(days=30)
AT_ONCE = 500


def thin_versions() -> str:
    """Delete the versions between those that are kept, a few at a time: people write meanwhile."""
    now = timezone.now()
    versions = PartVersion.objects.order_by()
    newest = versions.values("submission", "step").annotate(last=Max("pk")).values("last")
    older = versions.filter(saved_at__lt=now - WHOLE).exclude(pk__in=newest)
    by_hour = older.annotate(hour=TruncHour("saved_at")).values("submission", "step", "tab", "hour")
    hourly = by_hour.annotate(last=Max("pk")).values("last")
    number = _delete(older.exclude(pk__in=hourly)) + _delete(older.filter(saved_at__lt=now - AT_ALL))
    return f"{number} versions of parts thinned out."


def _delete(versions: Any) -> int:
    keys = list(versions.values_list("pk", flat=True))
    return sum(
        PartVersion.objects.filter(pk__in=keys[start : start + AT_ONCE]).delete()[0]
        for start in range(0, len(keys), AT_ONCE)
    )
