"""How facts are written: dates, money, shares, lengths. Plain values in, words out, the same words on every page.

An empty value gives an empty string; what is shown in its place is the page's business.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from home.fields import PARTIAL_DATE

MILLION = 1_000_000
YEAR = 12
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def date_words(value: str | datetime.date | None) -> str:
    """Write a date as exactly as it is known.

    >>> [date_words(value) for value in ("2025", "2025-07", "2025-07-04", "")]
    ['2025', 'July 2025', '4 July 2025', '']
    """
    if not value:
        return ""
    text = value.isoformat() if isinstance(value, datetime.date) else value
    match = PARTIAL_DATE.match(text)
    if not match:
        return text
    day, month, year = match["day"], match["month"], match["year"]
    try:
        name = datetime.date(int(year), int(month or 1), int(day or 1)).strftime("%B")
    except ValueError:
        return text
    return " ".join(part for part in (day and str(int(day)), month and name, year) if part)


def moment_words(moment: datetime.datetime) -> str:
    """Write a moment to the minute. It comes in the time of the reader's clock already (`timezone.localtime`).

    >>> moment_words(datetime.datetime(2026, 11, 3, 17, 0))
    '3 November 2026 at 17:00'
    """
    return f"{date_words(moment.date())} at {moment:%H:%M}"


def number_words(value: Decimal | int | None) -> str:
    """Write a number with commas and without idle zeros.

    >>> [number_words(value) for value in (1400, Decimal("2.50"), Decimal("13.00"), 0)]
    ['1,400', '2.5', '13', '0']
    """
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_words(pounds: int | None) -> str:
    """Write pounds as they are spoken.

    >>> [money_words(value) for value in (85_000, 1_400_000, 2_000_000_000)]
    ['£85,000', '£1.4 million', '£2 billion']
    """
    if pounds is None:
        return ""
    for unit, word in ((1000 * MILLION, "billion"), (MILLION, "million")):
        if pounds >= unit:
            return f"£{number_words(round(Decimal(pounds) / unit, 2))} {word}"
    return f"£{pounds:,}"


def share_words(share: Decimal | None) -> str:
    """Write a share in per cent, with a narrow space that does not break."""
    return "" if share is None else f"{number_words(share)}{NARROW_SPACE}%"


def length_words(months: int | None) -> str:
    """Write a length in years where it is whole years.

    >>> [length_words(value) for value in (60, 12, 18, 1)]
    ['5 years', '1 year', '18 months', '1 month']
    """
    if not months:
        return ""
    count, unit = (months // YEAR, "year") if months % YEAR == 0 else (months, "month")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def period_words(first: int | None, last: int | None) -> str:
    """Write a period of years of which either end may be unknown."""
    if first and last:
        return str(first) if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["nurses", "midwives", "doctors"])
    'nurses, midwives and doctors'
    """
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def counted(count: int, singular: str, plural: str = "") -> str:
    """Write a number with its noun.

    >>> counted(1, "post"), counted(8, "post"), counted(2, "case study", "case studies")
    ('1 post', '8 posts', '2 case studies')
    """
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"
