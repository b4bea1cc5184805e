"""Reads across the tables of case studies. They return values, never rows."""

from casestudies.selectors.case_study import case_study_view
from casestudies.selectors.view import CaseStudyView

__all__ = ["CaseStudyView", "case_study_view"]
