"""Asking the database about what an engine found, before it is shown: is it still public, and what is it called now?

Invariant: nothing is shown that the public may not see, whatever the index holds; titles, summaries and addresses are the
database's. The number of queries does not depend on the number of hits; they are plain ones, because building a clever one
takes longer than asking it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page

from home.models import BasePage
from pathway.models import FunderMapPage, FundingScheme
from search.documents import offer_anchor, offer_summary
from search.eligibility import Ground, is_public, is_public_offer, page_type, public_beside
from search.enums import Source, split_key

COLUMNS: Final = ("pk", "title", "path", "url_path", "content_type_id", "live", "expire_at", "alias_of_id")
"""What is read of a page. Making page objects would take longer than asking for them."""


@dataclass(frozen=True, slots=True)
class Current:
    """A public object as it is now."""

    title: str
    url: str
    summary: str


def current(keys: Iterable[str]) -> Mapping[str, Current]:
    """Those of these objects that the public may see now, by key."""
    places = [place for key in keys if (place := split_key(key))]
    if not places:
        return {}
    pks = {pk for source, pk in places if source is Source.PAGE}
    offers = {pk for source, pk in places if source is Source.OFFER}
    ground = Ground.read()
    pages = [page for page in _pages(pks, with_map=bool(offers)) if is_public(page, ground)]
    shown = [page for page in pages if page.pk in pks]
    urls, summaries = _urls(pages), _summaries(shown)
    answer = {
        Source.PAGE.key(page.pk): Current(page.title, urls[page.pk], summaries.get(page.pk, "")) for page in shown
    }
    if offers:
        base = next((urls[page.pk] for page in pages if page_type(page) is FunderMapPage), "")
        public = (offer for offer in _offers(offers) if is_public_offer(offer, pages, ground))
        answer |= {
            Source.OFFER.key(offer.pk): Current(offer.name, f"{base}#{offer_anchor(offer.slug)}", offer_summary(offer))
            for offer in public
        }
    return answer


def current_beside(page: BasePage, pks: Collection[int]) -> dict[int, Current]:
    """Those of these pages beside one that is being shown that the public may see now, by key. One plain query."""
    rows: Any = (
        public_beside(page).filter(pk__in=pks).order_by().values_list("pk", "title", "url_path", "summary", named=True)
    )
    urls = _urls(rows)
    return {row.pk: Current(row.title, urls[row.pk], row.summary) for row in rows}


def _pages(pks: set[int], *, with_map: bool) -> Iterable[Any]:
    wanted = Q(pk__in=pks)
    if with_map:
        wanted |= Q(content_type=ContentType.objects.get_for_model(FunderMapPage))
    return Page.objects.filter(wanted).order_by().values_list(*COLUMNS, named=True) if pks or with_map else ()


def _urls(pages: Iterable[Any]) -> dict[int, str]:
    """Wagtail's own address of each page. It depends on the path alone, so one page object lends itself to all."""
    lent = Page()
    urls = {}
    for page in pages:
        lent.url_path = page.url_path
        urls[page.pk] = lent.url or ""
    return urls


def _summaries(pages: Iterable[Any]) -> dict[int, str]:
    """The summaries lie in a table for each page type: one query over those that are needed."""
    wanted: dict[type[BasePage], list[int]] = {}
    for page in pages:
        if (model := page_type(page)) is not None:
            wanted.setdefault(model, []).append(page.pk)
    queries = [
        model.objects.filter(pk__in=pks).order_by().values_list("pk", "summary") for model, pks in wanted.items()
    ]
    return dict(queries[0].union(*queries[1:], all=True)) if queries else {}


def _offers(pks: set[int]) -> Iterable[FundingScheme]:
    offers = FundingScheme.objects.filter(pk__in=pks).order_by().select_related("funder__merged_into")
    return offers.prefetch_related("career_stages")
