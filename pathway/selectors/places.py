"""Where offers stand on the public funder map, for links from elsewhere: one query, if any of them is on the map."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from wagtail.models import Page

from home.prepared import Prepared
from home.selectors.navigation import restricted
from pathway.models import FunderMapPage
from pathway.rules import is_on_map


class PlacedOffer(NamedTuple):
    """What decides whether an offer is on the map, and where. All None: there is no offer."""

    slug: str | None
    is_listed: bool | None
    closes: datetime.date | None


class _MapFields(NamedTuple):
    url_path: str


_MAP = Prepared(_MapFields, lambda _keys: FunderMapPage.objects.filter(~restricted(), live=True).order_by("pk")[:1])


def addresses_on_map(offers: Iterable[PlacedOffer]) -> dict[str, str]:
    """The address of each of these offers by its slug. What is not on a map that everybody may read has none."""
    slugs = [slug for slug, is_listed, closes in offers if slug and is_on_map(is_listed=is_listed, closes=closes)]
    base = _map_address() if slugs else ""
    return {slug: f"{base}#offer-{slug}" for slug in slugs} if base else {}


def _map_address() -> str:
    lent = Page()
    for row in _MAP.one():
        lent.url_path = row.url_path
        return lent.get_url() or ""
    return ""
