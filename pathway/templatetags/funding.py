"""The funder map and the grants page for their templates."""

from html import escape

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from home.enums import NOT_YET_KNOWN
from pathway.models import GrantsPage
from pathway.selectors.funder_map import FunderMap
from pathway.selectors.funder_map import funder_map as map_of
from pathway.selectors.grants import Support, support_of
from pathway.selectors.offers import Offer

register = template.Library()


@register.simple_tag(takes_context=True)
def funder_map(context: Context) -> FunderMap:
    """Return the map, narrowed by what the address says."""
    request = context.get("request")
    return map_of(chosen=request.GET.dict() if request else {})


@register.simple_tag
def career_support(page: GrantsPage) -> tuple[Support, ...]:
    """Return the grants, programmes and events of a page."""
    return support_of(page)


@register.filter
def offer_facts(offer: Offer) -> SafeString:
    """The facts of an offer, each in its place, known or not. The map has hundreds, so they are not left to the template."""
    rows = (f"<div><dt>{label}</dt><dd>{_fact(values, note)}</dd></div>" for label, values, note in offer.facts)
    return mark_safe("".join(rows))  # noqa: S308 - each value is escaped in _fact


def _fact(values: tuple[str, ...], note: str) -> str:
    if len(values) > 1:
        shown = "".join(f"<li>{escape(value)}</li>" for value in values)
        shown = f"<ul>{shown}</ul>"
    else:
        shown = "".join(escape(value) for value in values)
    quiet = f"<small>{escape(note)}</small>" if note else ""
    return shown + quiet or f'<span class="unknown">{NOT_YET_KNOWN}</span>'
