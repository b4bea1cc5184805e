"""What stands around every page: the ways through the site, its settings, "On this page".

Header, breadcrumbs and footer together ask three queries a request: two for the ways, one for the settings.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.conf import settings
from django.template.context import Context
from wagtail.models import Page, Site

from home.models import Image, SiteSettings
from home.prepared import Prepared
from home.selectors.navigation import NOWHERE, Ways, ways_around

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


class _SettingsFields(NamedTuple):
    footer_text: str
    social_image_id: int | None


_SETTINGS = Prepared(_SettingsFields, lambda keys: SiteSettings.objects.filter(site=keys[0]).order_by())


@dataclass(frozen=True)
class Chrome:
    """Everything that header and footer show."""

    site_name: str
    ways: Ways = NOWHERE
    footer_text: str = ""
    social_image: Any = None


@register.simple_tag(takes_context=True)
def chrome(context: Context) -> Chrome:
    """Return what header and footer show; asked for once in `base.html`."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return Chrome(site_name=settings.WAGTAIL_SITE_NAME)
    site = Site.find_for_request(request)
    page = context.get("page")
    chosen = next(iter(_SETTINGS.one(site.pk)), None) if site else None
    return Chrome(
        site_name=(site.site_name if site else "") or settings.WAGTAIL_SITE_NAME,
        ways=ways_around(site=site, page=page if isinstance(page, Page) else None),
        footer_text=chosen.footer_text if chosen else "",
        social_image=Image.objects.filter(pk=chosen.social_image_id).first()
        if chosen and chosen.social_image_id
        else None,
    )


@dataclass(frozen=True)
class Entry:
    """A section of a page, in its list of contents."""

    anchor: str
    heading: str


@register.inclusion_tag("components/on_this_page.html")
def on_this_page(*lists: Any, **more: str) -> dict[str, Any]:
    """List the sections of a page: blocks or values with `anchor` and `heading`, then `anchor="Heading"`."""
    values = [getattr(each, "value", each) for entries in lists for each in entries or ()]
    entries = [Entry(anchor=value.anchor, heading=_heading(value)) for value in values]
    return {"entries": entries + [Entry(anchor, heading) for anchor, heading in more.items() if heading]}


def _heading(value: Any) -> str:
    return value["heading"] if hasattr(value, "bound_blocks") else value.heading
