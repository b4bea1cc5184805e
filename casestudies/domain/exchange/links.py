"""Links within a text to pages and documents of this site: by what they are known by everywhere, not by their number here."""

import html
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from home.models import Document

LOCAL = re.compile(r'<a linktype="(page|document)" id="(\d+)">')
PORTABLE = re.compile(r'<a linktype="(page|document)" (?:uuid="([^"]*)"|sha1="([^"]*)" title="([^"]*)")>')
NUMBERED = re.compile(r'<a\b[^>]*\blinktype="[^"]*"[^>]*\bid="', re.IGNORECASE)


def portable(text: str) -> str:
    """Name what the links of a text lead to. A link to what is gone leads nowhere, as on the page."""
    return LOCAL.sub(_named, text)


def local(text: str, find_file: Callable[[dict[str, Any]], Document]) -> str:
    """Give the links of a text the numbers that what they lead to has here."""
    if NUMBERED.search(PORTABLE.sub("", text)):
        raise ValidationError(
            "A link names its page or file by a number, which is another one on each site. Take it out."
        )

    def numbered(link: re.Match[str]) -> str:
        if link[1] == "document":
            file = find_file({"sha1": link[3], "title": html.unescape(link[4] or "")})
            return f'<a linktype="document" id="{file.pk}">'
        try:
            page = Page.objects.filter(translation_key=link[2]).first()
        except ValidationError:
            page = None
        if page is None:
            raise ValidationError(
                f"A link leads to a page that is not on this site ({link[2]}). Take the link out, or import that page first."
            )
        return f'<a linktype="page" id="{page.pk}">'

    return PORTABLE.sub(numbered, text)


def files_in(text: str) -> list[tuple[str, str]]:
    """The documents that a portable text links to, as (digest, title)."""
    return [(sha1, html.unescape(title)) for kind, _uuid, sha1, title in PORTABLE.findall(text) if kind == "document"]


def _named(link: re.Match[str]) -> str:
    if link[1] == "page":
        page = Page.objects.filter(pk=link[2]).only("translation_key").first()
        return f'<a linktype="page" uuid="{page.translation_key}">' if page else "<a>"
    file = Document.objects.filter(pk=link[2]).first()
    if file is None:
        return "<a>"
    return f'<a linktype="document" sha1="{file.get_file_hash()}" title="{html.escape(file.title)}">'
