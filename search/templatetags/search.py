"""Search on other packages' pages, which do not import this one."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casestudies.models import CaseStudyPage
from search import service
from search.contract import Fragment, Piece

register = template.Library()


@register.simple_tag
def similar_case_studies(page: CaseStudyPage, limit: int = 3) -> list[CaseStudyPage]:
    """Public case studies that read most like this one: `{% similar_case_studies page as similar %}`. One query.

    Nothing for a page that is not saved yet (a preview), and nothing while search is away.
    """
    return service.similar_case_studies(page, limit=limit) if page.pk else []


@register.filter
def marked(pieces: tuple[Piece, ...]) -> SafeString:
    """Text with what was found in <mark>. Each piece is escaped; nothing else becomes markup."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


@register.filter
def passage(fragment: Fragment) -> SafeString:
    """A stretch of a text with what was found in it, and dots where the text goes on."""
    before, after = ("… " if fragment.is_cut_before else ""), (" …" if fragment.is_cut_after else "")
    return format_html("{}{}{}", before, marked(fragment.pieces), after)


def _piece(piece: Piece) -> str:
    return format_html("<mark>{}</mark>", piece.text) if piece.is_marked else piece.text
