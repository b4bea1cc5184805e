"""Reading a question from an address. Anything may stand there: what means nothing is left out, and nothing is refused."""

from typing import Final

from django.http import QueryDict

from search.contract import Sort
from search.service.question import FILTERS, Question

LONGEST_TEXT: Final = 500
LONGEST_VALUE: Final = 120
MOST_VALUES: Final = 50
LAST_PAGE: Final = 100_000


def read_question(data: QueryDict) -> Question:
    """The question that an address asks."""
    filters = {name: values for name in FILTERS if (values := _values(data, name))}
    return Question(
        text=" ".join(_clean(data.get("q", "")).split())[:LONGEST_TEXT].strip(),
        filters=filters,
        sort=_sort(data.get("sort", "")),
        page=_page(data.get("page", "")),
        is_exact=data.get("exact") == "1",
    )


def _values(data: QueryDict, name: str) -> tuple[str, ...]:
    typed = (_clean(value).strip() for value in data.getlist(name))
    return tuple(dict.fromkeys(value for value in typed if value and len(value) <= LONGEST_VALUE))[:MOST_VALUES]


def _clean(text: str) -> str:
    """Without what cannot be written in UTF-8, stored in a database or seen by anybody."""
    return text.encode(errors="ignore").decode().replace("\x00", "")


def _sort(typed: str) -> Sort:
    return next((sort for sort in Sort if sort.value == typed), Sort.RELEVANCE)


def _page(typed: str) -> int:
    return min(max(int(typed), 1), LAST_PAGE) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 1  # noqa: PLR2004 - no page has more digits
