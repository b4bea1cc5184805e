"""Search on the staff's pages of documents."""

from django import template

from home.models import Document
from search.indexing.attachments import is_readable, with_states, words_for

register = template.Library()


@register.simple_tag
def text_in_search(document: Document) -> str:
    """What became of reading a document's file, in words; empty for kinds of which no text is read."""
    if not is_readable(document):
        return ""
    found = with_states(Document.objects.filter(pk=document.pk)).first()
    return words_for(found) if found else ""
