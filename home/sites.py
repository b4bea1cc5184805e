"""Which site a request is for, and pages by their key: what every page begins with, in two plain queries.

Invariant: the site is the one that `wagtail.models.Site.find_for_request` finds; a test compares them.
"""

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Page, Site

from home.prepared import Prepared, PreparedObjects, instance_of


class _SiteFields(NamedTuple):
    id: int
    hostname: str
    port: int
    site_name: str
    root_page_id: int
    is_default_site: bool
    root_page__content_type_id: int


_SITES = Prepared(_SiteFields, lambda _keys: Site.objects.order_by("pk"))


def site_of(request: HttpRequest) -> Site | None:
    """The site, with its root page as what it really is."""
    raw: Any = request  # As Wagtail asks: what no site is called gets the default one, whatever ALLOWED_HOSTS says.
    hostname = split_domain_port(raw._get_raw_host())[0]
    found = _best(_SITES.one(), hostname, int(request.get_port()))
    if found is None:
        return None
    site: Site = instance_of(Site, found)
    if root := page_of(found.root_page__content_type_id, found.root_page_id):
        site.root_page = root
    return site


def page_of(content_type_id: int, pk: int) -> Page | None:
    """The page with this key as what it really is, in one query."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return _pages(model).find(pk) if model is not None else None


@functools.cache
def _pages(model: Any) -> PreparedObjects[Page]:
    return PreparedObjects(model)


def _best(sites: Sequence[_SiteFields], hostname: str, port: int) -> _SiteFields | None:
    """The site of this host and port, else of this host, else the default; as Wagtail chooses."""
    by_host = [site for site in sites if site.hostname == hostname]
    default = next((site for site in sites if site.is_default_site), None)
    exact = next((site for site in by_host if site.port == port), None)
    if exact or default in by_host:
        return exact or default
    return by_host[0] if len(by_host) == 1 else default
