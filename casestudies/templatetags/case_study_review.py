"""Places of a text on staff's reading screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from casestudies.selectors.changes import place_anchor

register = template.Library()
register.filter(place_anchor)


@register.filter
def at_place(found: Mapping[str, Sequence[Any]], place: str) -> Sequence[Any]:
    """What belongs to a place."""
    return found.get(place, ())
