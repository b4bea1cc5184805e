"""What the searches of a measurement ask: addresses of the results page, and the same questions as an engine gets them."""

from collections.abc import Iterator
from itertools import cycle
from typing import Final
from urllib.parse import urlsplit

from django.http import QueryDict

from benchmarks import known_items, ref2014
from search.contract import Query
from search.domain import wording
from search.forms import read_question
from search.service.answer import PAGE_SIZE
from search.service.question import FACETS

FILTERS: Final = ("", "kind=case-study", "nation=england&kind=case-study")
OF_SAMPLES: Final = (
    "kidney",
    "stroke care",
    "joint consultant",
    "doctorate",
    "protected research time",
    "trials",
    "primary care nursing",
    "mentors for early career researchers",
    "university and hospital",
    "backfill",
)
OF_REF2014: Final = ("kidney", "stroke", "clinical trials", "mental health", "genetic testing", "heart failure")
KNOWN: Final = 30
BEGINNINGS: Final = ("sa", "sam", "nur", "clin", "clinical re", "sample 1", "doct", "improv", "treatm", "dev")
"""What somebody has typed when suggestions are shown."""


def addresses(collection: str) -> list[str]:
    """Searches of a collection: with no, one and two filters in turn."""
    texts = OF_SAMPLES * len(FILTERS) if collection == "samples" else [*OF_REF2014, *_known()]
    asked = zip(texts, cycle(FILTERS), strict=False)
    return [f"/search/?q={text.replace(' ', '+')}&{filters}" for text, filters in asked]


def as_query(address: str) -> Query:
    """As the results page asks an engine."""
    question = read_question(QueryDict(urlsplit(address).query))
    return Query(
        text=question.text,
        filters=question.filters,
        size=PAGE_SIZE,
        facets=FACETS,
        synonyms=wording.current().synonyms,
    )


def _known() -> Iterator[str]:
    return (item.clean for item in known_items.known_items(ref2014.documents(), number=KNOWN))
