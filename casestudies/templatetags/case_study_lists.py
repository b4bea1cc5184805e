"""Case studies in lists: on their own index page, and on pages that are not about them."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from casestudies.selectors.cards import Card, CaseStudyReference, latest_cards, links_by_scheme
from casestudies.selectors.listing import CaseStudyList
from casestudies.selectors.listing import case_study_list as page_of_list

register = template.Library()


@register.inclusion_tag("casestudies/cards.html")
def latest_case_studies(number: int) -> dict[str, Any]:
    """Show the newest case studies as cards."""
    return {"cards": latest_cards(number=number)}


@register.filter
def card_facts(card: Card) -> SafeString:
    """The facts of a card, each in its place, known or not. A list has a hundred, so they are not left to the template."""
    facts = (
        ("Led by", card.lead),
        ("Model", ", ".join(card.models)),
        ("Stages", ", ".join(card.stages)),
        ("Where", card.where),
        ("Since", str(card.start_year or "")),
    )
    shown = ((label, escape(value) or '<span class="unknown">Not yet known</span>') for label, value in facts)
    return mark_safe("".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in shown))  # noqa: S308 - escaped right here


@register.simple_tag(takes_context=True)
def case_study_list(context: Context) -> CaseStudyList:
    """Return the page of the list of all case studies that the address asks for."""
    request = context.get("request")
    return page_of_list(asked=request.GET.get("page", "") if request else "")


@register.simple_tag
def case_studies_by_scheme() -> Mapping[int, tuple[CaseStudyReference, ...]]:
    """Return the public case studies that each offer on the funder map has paid for."""
    return links_by_scheme()


@register.filter
def of_scheme(links: Mapping[int, tuple[CaseStudyReference, ...]], scheme: int) -> tuple[CaseStudyReference, ...]:
    """Return those of one offer."""
    return links.get(scheme, ())
