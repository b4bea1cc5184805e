"""Case studies in lists: a fixed number of queries, however many cards and however many case studies there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from wagtail.models import Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from casestudies.selectors.facts import where
from casestudies.selectors.rows import organisations_by_key
from home.models import Image
from home.prepared import Prepared
from home.selectors.navigation import visible
from home.selectors.stored_images import images_by_key


@dataclass(frozen=True, slots=True)
class Card:
    """One case study in a list. An empty value is not yet known."""

    title: str
    url: str
    summary: str
    lead: str
    models: tuple[str, ...]
    stages: tuple[str, ...]
    where: str
    start_year: int | None
    is_sample: bool
    cover: Image | None


@dataclass(frozen=True, slots=True)
class CaseStudyReference:
    """A case study that another page points to."""

    title: str
    url: str
    summary: str = ""


class _CardFields(NamedTuple):
    pk: int
    title: str
    slug: str
    summary: str
    lead_organisation_id: int | None
    nations: list[str]
    regions: list[str]
    start_year: int | None
    is_sample: bool
    cover_id: int | None


class _IndexFields(NamedTuple):
    url_path: str


class _TermFields(NamedTuple):
    field: str
    order: int
    name: str
    page: int


def public_case_studies() -> QuerySet[CaseStudyPage]:
    """Those that everybody may read, newest first, in the order of an index."""
    return visible(CaseStudyPage.objects.all()).order_by("-first_published_at", "-id")


def latest_cards(*, number: int) -> tuple[Card, ...]:
    """Return the newest public case studies, newest first."""
    return cards_of(public_case_studies()[:number])


def cards_of(pages: QuerySet[CaseStudyPage]) -> tuple[Card, ...]:
    """Return a card for each page, in the same order."""
    rows = [_CardFields(*row) for row in pages.values_list(*_CardFields._fields)]
    if not rows:
        return ()
    base = base_address()
    covers = images_by_key(row.cover_id for row in rows)
    leads = organisations_by_key(row.lead_organisation_id for row in rows)
    terms = _terms(row.pk for row in rows)
    return tuple(
        Card(
            title=row.title,
            url=f"{base}{row.slug}/",
            summary=row.summary,
            lead=leads[row.lead_organisation_id].name if row.lead_organisation_id in leads else "",
            models=tuple(terms["partnership_models", row.pk]),
            stages=tuple(terms["career_stages", row.pk]),
            where=", ".join(item.text for item in where(row.nations, row.regions)),
            start_year=row.start_year,
            is_sample=row.is_sample,
            cover=covers.get(row.cover_id) if row.cover_id else None,
        )
        for row in rows
    )


def links_by_key(keys: Iterable[int]) -> dict[int, CaseStudyReference]:
    """Return the public ones of these case studies, by key."""
    found = visible(CaseStudyPage.objects.filter(pk__in=set(keys))).values_list("pk", "title", "slug", "summary")
    rows = list(found)
    base = base_address() if rows else ""
    return {pk: CaseStudyReference(title, f"{base}{slug}/", summary) for pk, title, slug, summary in rows}


def links_by_scheme() -> dict[int, tuple[CaseStudyReference, ...]]:
    """Return the public case studies that each offer on the funder map has paid for, by the offer's key."""
    lines = visible(CaseStudyPage.objects.filter(funding_lines__scheme__isnull=False)).order_by("title")
    rows = list(lines.values_list("funding_lines__scheme_id", "title", "slug").distinct())
    base = base_address() if rows else ""
    links: dict[int, list[CaseStudyReference]] = defaultdict(list)
    for scheme, title, slug in rows:
        links[scheme].append(CaseStudyReference(title, f"{base}{slug}/"))
    return {scheme: tuple(used) for scheme, used in links.items()}


def base_address() -> str:
    """The address below which all case studies stand: there is one index page, and they are its children."""
    lent = Page()
    for row in _INDEX.one():
        lent.url_path = row.url_path
    return lent.get_url() or "/"


def _terms(keys: Iterable[int]) -> dict[tuple[str, int], list[str]]:
    terms: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in sorted(_TERMS.many(keys)):
        terms[row.field, row.page].append(row.name)
    return terms


def _stored_terms(keys: Sequence[int]) -> QuerySet[Any, Any]:
    models, stages = (_through(name, keys) for name in ("partnership_models", "career_stages"))
    return models.union(stages, all=True)


def _through(name: str, keys: Sequence[int]) -> QuerySet[Any, Any]:
    field: Any = CaseStudyPage._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    label = Value(name, output_field=CharField())
    rows = field.remote_field.through.objects.filter(casestudypage__in=keys)
    return rows.values_list(label, f"{target}__sort_order", f"{target}__name", "casestudypage_id")


_TERMS = Prepared(_TermFields, _stored_terms)
_INDEX = Prepared(_IndexFields, lambda _keys: CaseStudyIndexPage.objects.order_by("pk")[:1])
