"""What a page says about itself to machines: canonical address, sharing, JSON-LD.

JSON-LD is data, which no browser runs, so the strict Content-Security-Policy does not concern it. Characters that could
end the element are escaped as Django's own `json_script` does.
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import _json_script_escapes  # type: ignore[attr-defined] # the escapes of Django's json_script
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from home.models import HomePage
from home.templatetags.chrome import Chrome

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()

SOCIAL_IMAGE = "fill-1200x630|format-jpeg"
ARTICLE_KINDS = frozenset({"case-study", "policy", "statement", "summit-output"})


@register.inclusion_tag("components/metadata.html", takes_context=True)
def metadata(context: Context) -> dict[str, Any]:
    """Canonical address, description, Open Graph and JSON-LD of the page at hand."""
    request: HttpRequest | None = context.get("request")
    chrome: Chrome = context["chrome"]
    page = context.get("page")
    page = page if isinstance(page, Page) else None
    address = _absolute(page.get_url(request) if page else getattr(request, "path", "/"))
    title = (page.seo_title or page.title) if page else context.get("title", "")
    description: str = getattr(page, "description", "") or context.get("description") or ""
    is_article = getattr(page, "search_kind", None) in ARTICLE_KINDS
    image = _social_image(page, chrome)
    return {
        "address": address if page or not context.get("is_error") else "",
        "is_hidden": page is None,
        "title": title or chrome.site_name,
        "description": description,
        "site_name": chrome.site_name,
        "kind": "article" if is_article else "website",
        "image": _absolute(image.url) if image else "",
        "graph": _graph(page=page, chrome=chrome, address=address, description=description, is_article=is_article)
        if page
        else None,
    }


@register.filter
def json_ld(value: Any) -> SafeString:
    """Write data as JSON that cannot leave its element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_json_script_escapes))  # noqa: S308 - escaped


def _absolute(address: str | None) -> str:
    return urljoin(settings.SITE_URL, address or "/")


def _social_image(page: Page | None, chrome: Chrome) -> Any:
    own = page.social_image if page is not None and getattr(page, "social_image_id", None) else None
    chosen = own or chrome.social_image
    return chosen.get_rendition(SOCIAL_IMAGE) if chosen else None


def _graph(*, page: Page, chrome: Chrome, address: str, description: str, is_article: bool) -> dict[str, Any]:
    home = _absolute(chrome.ways.home.url)
    publisher = {"@type": "Organization", "@id": f"{home}#publisher", "name": chrome.site_name, "url": home}
    about: dict[str, Any] = {"@id": f"{address}#page", "url": address, "name": page.title, "inLanguage": "en-GB"}
    if description:
        about["description"] = description
    if isinstance(page, HomePage):
        find = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": urljoin(home, "/search/") + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        }
        website = {"@type": "WebSite", "@id": f"{home}#site", "url": home, "name": chrome.site_name}
        return {"@context": "https://schema.org", "@graph": [website | {"potentialAction": find}, publisher]}
    about["@type"] = "Article" if is_article else "WebPage"
    about["isPartOf"] = {"@id": f"{home}#site"}
    if is_article:
        about |= {"headline": page.title[:110], "publisher": {"@id": f"{home}#publisher"}}
    if page.first_published_at:
        about["datePublished"] = page.first_published_at.isoformat()
    if page.last_published_at:
        about["dateModified"] = page.last_published_at.isoformat()
    trail = [(chrome.ways.home.label, home)]
    trail += [(way.label, _absolute(way.url)) for way in chrome.ways.trail]
    trail += [(page.title, address)]
    steps = [{"@type": "ListItem", "position": n, "name": name, "item": url} for n, (name, url) in enumerate(trail, 1)]
    crumbs = {"@type": "BreadcrumbList", "itemListElement": steps}
    return {"@context": "https://schema.org", "@graph": [about, crumbs, publisher]}
