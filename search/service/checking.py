"""Asking the database about what an engine found, before it is shown: is it still public, and what is it called now?

Invariant: nothing is shown that the public may not see, whatever the index holds; titles, summaries and addresses are the
database's. The number of queries does not depend on the number of hits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page

from home.models import BasePage
from pathway.models import FunderMapPage, FundingScheme
from search.documents import offer_anchor, offer_summary
from search.eligibility import public_offers, public_pages
from search.enums import Source, split_key


@dataclass(frozen=True, slots=True)
class Current:
    """A public object as it is now."""

    title: str
    url: str
    summary: str


def current(keys: Iterable[str]) -> Mapping[str, Current]:
    """Those of these objects that the public may see now, by key."""
    places = [place for key in keys if (place := split_key(key))]
    pages = {pk for source, pk in places if source is Source.PAGE}
    offers = {pk for source, pk in places if source is Source.OFFER}
    found = _pages(pages, with_map=bool(offers))
    shown = {Source.PAGE.key(page.pk): page for page in found if page.pk in pages}
    summaries = _summaries(page for page in found if page.pk in pages)
    answer = {key: Current(page.title, page.url or "", summaries.get(page.pk, "")) for key, page in shown.items()}
    for offer in _offers(offers) if offers else ():
        base = next((page.url or "" for page in found if _model(page) is FunderMapPage), "")
        url = f"{base}#{offer_anchor(offer.slug)}"
        answer[Source.OFFER.key(offer.pk)] = Current(offer.name, url, offer_summary(offer))
    return answer


def _pages(pks: set[int], *, with_map: bool) -> list[Page]:
    wanted = Q(pk__in=pks)
    if with_map:
        wanted |= Q(content_type=ContentType.objects.get_for_model(FunderMapPage))
    elif not pks:
        return []
    return list(public_pages().filter(wanted).only("title", "url_path", "content_type_id"))


def _summaries(pages: Iterable[Page]) -> dict[int, str]:
    """The summaries lie in a table for each page type: one query over those that are needed."""
    wanted: dict[type[BasePage], list[int]] = {}
    for page in pages:
        if (model := _model(page)) is not None:
            wanted.setdefault(model, []).append(page.pk)
    queries = [
        model.objects.filter(pk__in=pks).order_by().values_list("pk", "summary") for model, pks in wanted.items()
    ]
    return dict(queries[0].union(*queries[1:], all=True)) if queries else {}


def _offers(pks: set[int]) -> Iterable[FundingScheme]:
    offers = public_offers().filter(pk__in=pks).select_related("funder__merged_into")
    return offers.prefetch_related("career_stages")


def _model(page: Page) -> type[BasePage] | None:
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    return model if model is not None and issubclass(model, BasePage) else None
