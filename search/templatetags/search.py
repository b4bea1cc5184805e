"""Search on other packages' pages, which do not import this one."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from casestudies.models import CaseStudyPage
from search import service
from search.contract import Highlight, Piece
from search.service.answer import Filter, Match
from search.service.checking import Current

register = template.Library()


@register.simple_tag
def similar_case_studies(page: CaseStudyPage, limit: int = 3) -> list[Current]:
    """Public case studies that read most like this one: `{% similar_case_studies page as similar %}`.

    Nothing for a page that is not saved yet (a preview), and nothing while search is away.
    """
    return service.similar_case_studies(page, limit=limit) if page.pk else []


@register.filter
def marked(pieces: tuple[Piece, ...]) -> SafeString:
    """Text with what was found in <mark>. Each piece is escaped; nothing else becomes markup."""
    return mark_safe("".join(f"<mark>{escape(p.text)}</mark>" if p.is_marked else escape(p.text) for p in pieces))  # noqa: S308 - escaped right here


@register.filter
def passage(highlight: Highlight) -> SafeString:
    """The stretches of a section in which something was found, and dots where its text goes on."""
    parts = []
    for fragment in highlight.fragments:
        parts += [
            "… " if fragment.is_cut_before else "",
            marked(fragment.pieces),
            " … " if fragment.is_cut_after else " ",
        ]
    return mark_safe("".join(parts).rstrip())  # noqa: S308 - `marked` escaped it


@register.filter
def places(matches: Iterable[Match]) -> SafeString:
    """An item for each section in which something was found. A page has sixty, so they are not left to the template."""
    headed = ((f'<a href="{escape(m.url)}">{escape(m.heading)}</a>: ' if m.heading else "", m) for m in matches)
    items = (f"<li>{heading}{passage(match.highlight)}</li>" for heading, match in headed)
    return mark_safe("".join(items))  # noqa: S308 - whatever is not ours is escaped here


@register.filter
def boxes(filter_: Filter) -> SafeString:
    """A tick box for each value of a filter. A page has a hundred and more, so they are not left to the template."""
    name = escape(filter_.name)
    return mark_safe(  # noqa: S308 - whatever is not ours is escaped here
        "".join(
            f'<label class="choice"><input class="narrows" type="checkbox" name="{name}" value="{escape(choice.value)}" '
            f'id="{name}-{slugify(choice.value)}"{" checked" if choice.is_chosen else ""}>'
            f'<span>{escape(choice.label)} <span class="count">{choice.count}</span></span></label>'
            for choice in filter_.choices
        )
    )
