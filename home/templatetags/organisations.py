"""Organisations in lists that staff chose."""

from collections.abc import Iterable

from django import template

from home.models import Organisation

register = template.Library()


@register.filter
def current(chosen: Iterable[Organisation | None]) -> list[Organisation]:
    """Return each organisation once, as it is now: one that was merged gives way to what it was merged into.

    However many were merged, this asks one query for each step of merging, and none when none was.
    """
    found = {each.pk: each for each in chosen if each is not None}
    while merged := {each.merged_into_id for each in found.values() if each.merged_into_id}:
        targets = Organisation.objects.in_bulk(merged)
        found = {now.pk: now for each in found.values() for now in [targets.get(each.merged_into_id, each)]}
    return list(found.values())
