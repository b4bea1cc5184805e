"""Answering: a question in, everything that the results page shows out.

`question` is what a reader asks, `answer` what the page shows, `asking` goes to the engine and back, `checking` asks the database
whether each hit is still public, `suggesting` does both for what is being typed, `naming` gives facet values their names, `status` says how search is.
"""

from search.service.answer import Answer
from search.service.asking import search, similar_case_studies
from search.service.question import Question
from search.service.status import Status, status, statuses

__all__ = ["Answer", "Question", "Status", "search", "similar_case_studies", "status", "statuses"]
