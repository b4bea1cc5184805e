"""The summit's pages for their templates."""

from django import template

from casestudies.selectors.cards import CaseStudyReference
from home.selectors.files import FileRow
from summit.enums import ParticipantKind
from summit.models import StatementPage, StatementVersion, SummitOutputPage, SummitPage
from summit.selectors import statement, summit

register = template.Library()


@register.simple_tag
def current_statement(page: StatementPage) -> statement.Statement:
    """Return the statement as it stands."""
    return statement.current_statement(page)


@register.simple_tag
def frozen_statement(version: StatementVersion) -> statement.Statement:
    """Return the statement as it was agreed."""
    return statement.frozen_statement(version)


@register.simple_tag
def agreed_versions(page: StatementPage) -> list[StatementVersion]:
    """Return the frozen versions, the newest first; none for a page that is not saved yet (a preview)."""
    return list(page.versions.all()) if page.pk else []


@register.simple_tag
def outputs(page: SummitPage) -> tuple[summit.Output, ...]:
    """Return what the summit produced."""
    return summit.outputs_of(page)


@register.simple_tag
def case_studies(page: SummitOutputPage) -> tuple[CaseStudyReference, ...]:
    """Return the case studies of an output."""
    return summit.case_studies_of(page)


@register.simple_tag
def files(page: SummitOutputPage) -> tuple[FileRow, ...]:
    """Return the files of an output."""
    return summit.files_of(page)


@register.filter
def participants(values: list[str]) -> str:
    """Name kinds of participants: “Research funders, industry, NHS”."""
    first, *others = [ParticipantKind(value).label for value in values] or [""]
    return ", ".join([first, *(label if label.isupper() else label.lower() for label in others)])
