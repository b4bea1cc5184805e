"""The words of `home.wording` as template filters, and how a page shows what is not yet known."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from home.enums import NOT_YET_KNOWN
from home.wording import date_words, money_words, share_words

register = template.Library()


@register.filter
def partial_date(value: str | datetime.date | None) -> str:
    """Write a date as exactly as it is known: "2025", "July 2025", "4 July 2025"."""
    return date_words(value)


@register.filter
def money(value: int | None) -> str:
    """Write pounds: "£85,000", "£1.4 million"."""
    return money_words(value)


@register.filter
def share(value: Decimal | None) -> str:
    """Write a percentage: "35 %" with a narrow space."""
    return share_words(value)


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
