"""Tables of the summit package, one file a noun."""

from summit.models.output import SummitOutputCaseStudy, SummitOutputFile, SummitOutputPage, SummitOutputSource
from summit.models.statement import (
    Evidence,
    Signatory,
    StatementPage,
    StatementPoint,
    StatementSource,
    StatementVersion,
)
from summit.models.summit import ProgrammeItem, SummitPage, SummitSource
from summit.models.theme import Theme

__all__ = [
    "Evidence",
    "ProgrammeItem",
    "Signatory",
    "StatementPage",
    "StatementPoint",
    "StatementSource",
    "StatementVersion",
    "SummitOutputCaseStudy",
    "SummitOutputFile",
    "SummitOutputPage",
    "SummitOutputSource",
    "SummitPage",
    "SummitSource",
    "Theme",
]
