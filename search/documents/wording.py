"""Plain text of rich text, streams, organisations and lists, and the facet values of what is not yet known."""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.text import slugify
from wagtail.rich_text import get_text_for_indexing

from home.fields import PARTIAL_DATE
from home.models import Organisation
from search.contract import NOT_YET_KNOWN, Section

SPACES = re.compile(r"[ \t\r\f\v]+")
ORGANISATIONS = "organisations"
DOCUMENT = "document"
STALE: Final = 0.7
"""What nobody has checked in time stands behind what was: much better words still bring it forward."""


def plain(html: str) -> str:
    """Rich text without its markup; blocks stay apart."""
    return get_text_for_indexing(html) if html else ""


def joined(*parts: str, by: str = " ") -> str:
    """One line of text of the parts that are not empty."""
    return by.join(part for part in parts if part)


def lines(texts: Iterable[str]) -> str:
    """One text of many, a sentence each, so that a highlight of several can be read."""
    return "\n".join(_sentence(text) for text in (SPACES.sub(" ", text).strip() for text in texts) if text)


def _sentence(text: str) -> str:
    return text if text[-1] in ".!?:;…" else f"{text}."


def section(anchor: str, heading: str, *texts: str) -> Iterator[Section]:
    """A section, if it says anything."""
    if text := lines(texts):
        yield Section(anchor, heading, text)


def named(organisation: Organisation | None) -> str:
    """The name to show for an organisation, with the abbreviation by which people look for it."""
    if organisation is None:
        return ""
    shown = organisation.canonical
    if shown.short_name in ("", shown.name):
        return shown.name
    return f"{shown.name} ({shown.short_name})"


def known(values: Iterable[str]) -> tuple[str, ...]:
    """The values once each, or the one that says that none is known yet."""
    return tuple(dict.fromkeys(value for value in values if value)) or (NOT_YET_KNOWN,)


def first_day(partial: str) -> datetime.date | None:
    """The first day of a date of which only a part may be known."""
    match = PARTIAL_DATE.match(partial)
    if not match:
        return None
    return datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))


def stream_sections(stream: Any) -> Iterator[Section]:
    """The headed sections of a body (`home.blocks.BodyBlock`), with the anchors that the page gives them."""
    for child in stream:
        value = child.value
        texts = (text for part in value["parts"] for text in _texts(part))
        yield Section(value.anchor, value["heading"], lines(texts))


def group_sections(stream: Any) -> Iterator[Section]:
    """Groups of organisations (`home.blocks.PartnersBlock`)."""
    for child in stream:
        heading = child.value["heading"]
        yield from section(slugify(heading), heading, *_group_texts(child.value))


def _texts(part: Any) -> Iterator[str]:
    """What a reader sees of one part of a section. Choosers give Wagtail no text, so theirs is written out here."""
    if part.block_type == ORGANISATIONS:
        yield part.value["heading"]
        yield from _group_texts(part.value)
    elif part.block_type == DOCUMENT:
        yield part.value.title if part.value else ""
    else:
        # An optional text that nobody filled in is None, and Wagtail makes a word of it.
        texts = part.block.get_searchable_content(part.value)
        yield from (text for text in texts if text != str(None))


def _group_texts(group: Any) -> Iterator[str]:
    yield group["description"] or ""
    yield from (named(organisation) for organisation in group["organisations"] if organisation)
