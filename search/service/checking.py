"""Asking the database about what an engine found, before it is shown: is it still public, and what is it called now?

Invariant: nothing is shown that the public may not see, whatever the index holds; titles, summaries and addresses are the
database's (what the index marked in a title or summary is shown only if it is of the same text; passages of sections are the
index's). The number of queries does not depend on the number of hits; they are plain ones, because building a clever one takes
longer than asking it.
"""

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Site, SiteRootPath

from home.models import BasePage
from home.prepared import Prepared
from pathway.models import FunderMapPage, FundingScheme
from search.documents import offer_anchor, offer_summary, offer_title
from search.eligibility import Ground, is_public, is_public_offer, page_type, page_types
from search.enums import Source, split_key

UNRESERVED: Final = "/~:@!$&'()*+,;="
"""What Django leaves as it is in the path of an address."""


class _PageFields(NamedTuple):
    """What is read of a page. Making page objects would take longer than asking for them."""

    pk: int
    title: str
    path: str
    url_path: str
    content_type_id: int
    live: bool
    expire_at: datetime | None
    alias_of_id: int | None


class _SummaryFields(NamedTuple):
    pk: int
    summary: str


class _OfferFields(NamedTuple):
    pk: int
    name: str
    short_name: str
    slug: str
    is_listed: bool
    closes: date | None


class _BesideFields(NamedTuple):
    pk: int
    title: str
    path: str
    url_path: str
    summary: str
    expire_at: datetime | None


@dataclass(frozen=True, slots=True)
class Current:
    """A public object as it is now."""

    title: str
    url: str
    summary: str


def current(keys: Iterable[str], *, with_summaries: bool = True) -> Mapping[str, Current]:
    """Those of these objects that the public may see now, by key. Without summaries: three queries at most."""
    places = [place for key in keys if (place := split_key(key))]
    if not places:
        return {}
    pks = {pk for source, pk in places if source is Source.PAGE}
    offers = {pk for source, pk in places if source is Source.OFFER}
    ground = Ground.read()
    pages = [page for page in _pages(pks, with_map=bool(offers)) if is_public(page, ground)]
    shown = [page for page in pages if page.pk in pks]
    urls, summaries = _urls(pages), _summaries(shown) if with_summaries else {}
    answer = {
        Source.PAGE.key(page.pk): Current(page.title, urls[page.pk], summaries.get(page.pk, "")) for page in shown
    }
    if offers:
        base = next((urls[page.pk] for page in pages if page_type(page) is FunderMapPage), "")
        for offer in _offers(offers, with_summaries=with_summaries):
            if is_public_offer(offer, pages, ground):
                summary = offer_summary(offer) if with_summaries else ""
                url = f"{base}#{offer_anchor(offer.slug)}"
                answer[Source.OFFER.key(offer.pk)] = Current(offer_title(offer), url, summary)
    return answer


def current_beside(page: BasePage, pks: Collection[int]) -> dict[int, Current]:
    """Those of these pages beside one that is being shown that the public may see now, by key. One plain query.

    They lie in the same site and below the same restrictions as the page itself, so only their own state is asked for.
    """
    model: Any = type(page)
    parent, now = page.path[: -page.steplen], timezone.now()
    rows = [
        row
        for row in _beside(model).many(pks)
        if row.path[: -page.steplen] == parent and row.pk != page.pk and (row.expire_at is None or row.expire_at > now)
    ]
    urls = _urls(rows)
    return {row.pk: Current(row.title, urls[row.pk], row.summary) for row in rows}


@functools.cache
def _beside(model: type[BasePage]) -> Prepared[_BesideFields]:
    public = model.objects.filter(live=True, alias_of__isnull=True, view_restrictions__isnull=True).order_by()
    return Prepared(_BesideFields, lambda keys: public.filter(pk__in=keys))


_OFFERS = Prepared(_OfferFields, lambda keys: FundingScheme.objects.filter(pk__in=keys).order_by())
_PAGES = Prepared(_PageFields, lambda keys: Page.objects.filter(pk__in=keys).order_by())
_MAPS = Prepared(_PageFields, lambda _keys: _maps())
_PAGES_AND_MAPS = Prepared(
    _PageFields,
    lambda keys: (
        Page.objects.filter(pk__in=keys)
        .order_by()
        .values_list(*_PageFields._fields)
        .union(_maps().values_list(*_PageFields._fields))
    ),
)


def _maps() -> QuerySet[Any, Any]:
    """The funder maps, with which offers are shown."""
    of_maps = ContentType.objects.filter(app_label=FunderMapPage._meta.app_label, model=FunderMapPage._meta.model_name)
    return Page.objects.filter(content_type__in=of_maps).order_by()


def _pages(pks: set[int], *, with_map: bool) -> Iterable[_PageFields]:
    if with_map:
        return _PAGES_AND_MAPS.many(pks) if pks else _MAPS.one()
    return _PAGES.many(pks)


def _urls(pages: Iterable[_PageFields | _BesideFields]) -> dict[int, str]:
    """The address of each page, made as Wagtail makes it: of its site's own, and of its path below the site's root."""
    bases = _bases(tuple(Site.get_site_root_paths()))
    urls = {}
    for page in pages:
        found = (
            base + page.url_path.removeprefix(root) for root, base in bases.items() if page.url_path.startswith(root)
        )
        urls[page.pk] = quote(next(found, ""), safe=UNRESERVED)
    return urls


@functools.lru_cache(maxsize=1)
def _bases(sites: tuple[SiteRootPath, ...]) -> dict[str, str]:
    """What the addresses of a site's pages begin with, by the path of its root. Wagtail makes it of nothing but the roots of all sites."""
    lent, bases = Page(), dict[str, str]()
    for site in sites:
        lent.url_path = site.root_path
        bases.setdefault(site.root_path, lent.url or "")
    return bases


def _summaries(pages: Iterable[_PageFields]) -> dict[int, str]:
    """The summaries lie in a table for each page type, and are read at once."""
    return dict(_summaries_of_all_types().many(page.pk for page in pages))


@functools.cache
def _summaries_of_all_types() -> Prepared[_SummaryFields]:
    first, *others = page_types()

    def summaries(model: type[BasePage], keys: Sequence[int]) -> QuerySet[Any, Any]:
        return model.objects.filter(pk__in=keys).order_by().values_list("pk", "summary")

    return Prepared(
        _SummaryFields,
        lambda keys: summaries(first, keys).union(*(summaries(model, keys) for model in others), all=True),
    )


def _offers(pks: set[int], *, with_summaries: bool) -> Iterable[Any]:
    """The offers as objects if summaries are made of them, else the few columns that are needed."""
    if not with_summaries:
        return _OFFERS.many(pks)
    offers = FundingScheme.objects.filter(pk__in=pks).order_by().select_related("funder__merged_into")
    return offers.prefetch_related("career_stages")
