"""How complete a case study is and how long its texts are, for the panel in its editor."""

from typing import Any

from django import template

from casestudies.domain.completeness import Length, case_study_completeness, lengths
from home.domain.completeness import Completeness

register = template.Library()


@register.simple_tag
def completeness(page: Any) -> Completeness:
    """Check the page as the editor holds it."""
    return case_study_completeness(page)


@register.simple_tag
def text_lengths(page: Any) -> list[Length]:
    """How many words each text has."""
    return lengths(page)
