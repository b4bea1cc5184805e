"""The funder map for its template."""

from django import template
from django.template.context import Context

from pathway.selectors.funder_map import FunderMap
from pathway.selectors.funder_map import funder_map as map_of

register = template.Library()


@register.simple_tag(takes_context=True)
def funder_map(context: Context) -> FunderMap:
    """Return the map, narrowed by what the address says."""
    request = context.get("request")
    return map_of(chosen=request.GET.dict() if request else {})
