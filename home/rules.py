"""Rules that need no table: plain values in, plain values out."""

import datetime
import html
import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class PublishingRefused(ValidationError):  # noqa: N818 - it is an answer, not a fault
    """The guard's answer: this text may not become public, for these reasons.

    `page` is what was refused; the reasons are sentences that say what to do.
    """

    def __init__(self, *, page: object, reasons: Iterable[str]) -> None:
        self.page = page
        self.reasons = tuple(reasons)
        # By field, as Wagtail's API for its admin expects of a page that is not valid.
        super().__init__({NON_FIELD_ERRORS: list(self.reasons)})


def name_key(name: str) -> str:
    """Reduce a name to what makes it the same name: no case, accents, punctuation, "the" or "&".

    >>> name_key("The Queen's University, Belfast") == name_key("Queen’s University Belfast")
    True
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"['’`]", "", plain.replace("&", " and "))
    words = re.sub(r"[^\w]+", " ", plain).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
TAG = re.compile(r"<[^>]*>")


def word_count(text: str) -> int:
    """How many words a reader reads in a text or in rich text: the one way of counting, for institutions and staff.

    >>> word_count("<p>Four joint-posts, £1.4 million &amp; one fellow’s plan.</p><p>Next</p>")
    8
    """
    return len(WORD.findall(html.unescape(TAG.sub(" ", text))))


def months_before(month: datetime.date, number: int) -> datetime.date:
    """The first day of the month so many months before.

    >>> str(months_before(datetime.date(2026, 11, 1), 23))
    '2024-12-01'
    """
    years, index = divmod(month.month - 1 - number, 12)
    return datetime.date(month.year + years, index + 1, 1)
