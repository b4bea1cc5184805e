"""Places of a text on staff's reading screen."""

from collections.abc import Mapping, Sequence

from django import template

from casestudies.models import ChangeRequest
from casestudies.selectors.changes import place_anchor

register = template.Library()
register.filter(place_anchor)


@register.filter
def at_place(found: Mapping[str, Sequence[ChangeRequest]], place: str) -> Sequence[ChangeRequest]:
    """What is asked about a place."""
    return found.get(place, ())
