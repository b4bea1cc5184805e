"""Organisations that a draft names and that are not in the list of organisations yet: its page cannot show them so far."""

from collections.abc import Iterator

from casestudies.models import CaseStudyPage


def names_as_written(page: CaseStudyPage) -> tuple[str, ...]:
    """The names, each once, in the order of the page."""
    return tuple(dict.fromkeys(name for key, name in _pairs(page) if name and key is None))


def _pairs(page: CaseStudyPage) -> Iterator[tuple[int | None, str]]:
    yield page.lead_organisation_id, page.lead_organisation_as_written
    for partner in page.partners.all():
        yield partner.organisation_id, partner.organisation_as_written
    for line in page.funding_lines.all():
        yield line.funder_id, line.funder_as_written
    for post in page.posts.all():
        yield post.employer_id, post.employer_as_written
