"""How complete a case study is, for the panel in its editor."""

from typing import Any

from django import template

from casestudies.domain.completeness import case_study_completeness
from home.domain.completeness import Completeness

register = template.Library()


@register.simple_tag
def completeness(page: Any) -> Completeness:
    """Check the page as the editor holds it."""
    return case_study_completeness(page)
