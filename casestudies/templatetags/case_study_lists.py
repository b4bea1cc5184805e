"""Case studies in lists, for templates of pages that are not about them."""

from typing import Any

from django import template

from casestudies.selectors.cards import latest_cards

register = template.Library()


@register.inclusion_tag("casestudies/cards.html")
def latest_case_studies(number: int) -> dict[str, Any]:
    """Show the newest case studies as cards."""
    return {"cards": latest_cards(number=number)}
