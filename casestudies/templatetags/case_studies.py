"""Case studies for templates: one with all its parts, and what schema.org calls them."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.template.context import Context

from casestudies.models import CaseStudyPage
from casestudies.selectors import CaseStudyView, case_study_view

register = template.Library()


@register.simple_tag
def case_study(page: CaseStudyPage) -> CaseStudyView:
    """Return everything that the page of a case study shows."""
    return case_study_view(page)


@register.simple_tag(takes_context=True)
def case_study_data(context: Context, page: CaseStudyPage, case: CaseStudyView) -> dict[str, Any]:
    """Return what the page is about as JSON-LD, said of the same thing as the data in the page's head."""
    address = urljoin(settings.SITE_URL, page.get_url(context.get("request")) or "/")
    return {"@context": "https://schema.org", "@type": "Article", "@id": f"{address}#page", **case.linked_data}
