"""What looks like it says who somebody is, so that it is not written down."""

import re
from typing import Final

_AT: Final = re.compile(r"@\s*\w")
"""An e-mail address, or a name on a social network."""

_DATE: Final = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})\b")
"""A day, as in a date of birth."""

_YEARS: Final = re.compile(r"\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d)?\d\d)?\b")
"""A year or a span of them, which people do look for."""

_LONG_NUMBER: Final = re.compile(r"\d(?:[\s().,/+–-]*\d){5}")
"""Six digits or more, however they are grouped: telephones, NHS numbers, registrations, accounts."""

_POSTCODE: Final = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)


def looks_personal(text: str) -> bool:
    """Whether a text has an address, a long number, a day or a whole postcode in it."""
    if _AT.search(text) or _DATE.search(text) or _POSTCODE.search(text):
        return True
    return _LONG_NUMBER.search(_YEARS.sub(" x ", text)) is not None
