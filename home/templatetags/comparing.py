"""Shows what differs between two texts."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.domain.comparing import Mark, Piece, marked
from home.enums import NOT_YET_KNOWN

register = template.Library()

SPOKEN = {Mark.REMOVED: ("del", "taken out"), Mark.ADDED: ("ins", "added")}


@register.filter
def marked_words(pieces: Iterable[Piece]) -> SafeString:
    """The words with what was taken out and added marked, also for those who hear the page. Nothing: not yet known."""
    shown = [_piece(piece) for piece in pieces]
    if not shown:
        return format_html('<span class="unknown">{}</span>', NOT_YET_KNOWN)
    return format_html_join("", "{}", ((each,) for each in shown))


@register.filter
def compared_with(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, for `marked_words`."""
    return marked(before, after)


def _piece(piece: Piece) -> SafeString:
    if piece.mark == Mark.SAME:
        return format_html("{}", piece.text)
    element, words = SPOKEN[piece.mark]
    return format_html(
        '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span></{0}>',
        element,
        words,
        piece.text,
    )
