"""The contact form, for the page that shows it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.template.context import Context

from home.forms import ContactForm

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


@dataclass(frozen=True)
class Contact:
    """The form, or that it was sent."""

    form: ContactForm
    is_sent: bool


@register.simple_tag(takes_context=True)
def contact_form(context: Context) -> Contact:
    """Return the form that came back with errors, or an empty one."""
    request: HttpRequest | None = context.get("request")
    form = context.get("form")
    if isinstance(form, ContactForm):
        return Contact(form=form, is_sent=False)
    return Contact(form=ContactForm(), is_sent=request is not None and "sent" in request.GET)
