"""How facts are written: dates as exactly as they are known, money, shares, and what is not yet known.

British formats, the same everywhere: "4 July 2025", "£1.4 million", "35 %" with a thin space that does not break.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from home.enums import NOT_YET_KNOWN
from home.fields import PARTIAL_DATE

register = template.Library()

THIN_SPACE = "\u202f"
MILLION = Decimal(1_000_000)
UNITS = ((Decimal(1_000_000_000), "billion"), (MILLION, "million"))


@register.filter
def partial_date(value: str | datetime.date | None) -> str:
    """Write a date of which perhaps only the year or the month is known.

    >>> partial_date("2025"), partial_date("2025-07"), partial_date("2025-07-04")
    ('2025', 'July 2025', '4 July 2025')
    """
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    match = PARTIAL_DATE.match(value or "")
    if not match:
        return value or ""
    if not match["month"]:
        return match["year"]
    day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    return formats.date_format(day, "j F Y" if match["day"] else "F Y")


@register.filter
def money(value: float | Decimal | None) -> str:
    """Write pounds: in full below a million, then in millions with as many digits as say something.

    >>> money(85000), money(1400000), money(2000000), money(1234567)
    ('£85,000', '£1.4 million', '£2 million', '£1.23 million')
    """
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    for size, word in UNITS:
        # 999,999 would round up to "£1,000,000"; it is written in full, and 1,000,000 as "£1 million".
        if abs(amount) >= size:
            short = (amount / size).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            return f"£{intcomma(_plain(short))}\u00a0{word}"
    return f"£{intcomma(_plain(amount.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)))}"


@register.filter
def share(value: float | Decimal | None) -> str:
    r"""Write a percentage.

    >>> share(35), share(Decimal("33.30"))
    ('35\u202f%', '33.3\u202f%')
    """
    return "" if value is None or value == "" else f"{_plain(Decimal(str(value)))}{THIN_SPACE}%"


@register.filter
def or_not_yet_known(value: Any, words: str = NOT_YET_KNOWN) -> SafeString:
    """Show the value, or quietly that it is not yet known. Zero is a value."""
    if value is None or value is False or value == "" or (hasattr(value, "__len__") and len(value) == 0):
        return format_html('<span class="unknown">{}</span>', words)
    return conditional_escape(value)


@register.filter
def address_name(value: str) -> str:
    """Shorten an address to what a reader can judge it by: its host.

    >>> address_name("https://www.gla.ac.uk/news/2024")
    'gla.ac.uk'
    """
    return value.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
