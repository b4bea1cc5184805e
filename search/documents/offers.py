"""Funders' offers as documents. Each is a place on the funder map."""

from collections.abc import Iterable, Iterator, Mapping

from home.enums import Nation
from pathway.enums import EntryTerm
from pathway.models import FunderMapPage, FundingScheme
from search.contract import Document, Section
from search.documents.wording import STALE, first_day, joined, known, named, section
from search.enums import Kind, Source


def offer_anchor(slug: str) -> str:
    """Where the funder map shows the offer with this slug."""
    return f"offer-{slug}"


def offer_documents(pks: Iterable[int], versions: Mapping[str, int]) -> Iterator[Document]:
    """The documents of these offers."""
    page = FunderMapPage.objects.live().first()
    base = (page.url or "") if page else ""
    offers = FundingScheme.objects.filter(pk__in=list(pks)).order_by("pk").select_related("funder__merged_into")
    for offer in offers.prefetch_related("co_funders__merged_into", "career_stages", "professions"):
        key = Source.OFFER.key(offer.pk)
        yield Document(
            key=key,
            kind=Kind.FUNDING.value,
            version=versions[key],
            title=offer_title(offer),
            url=f"{base}#{offer_anchor(offer.slug)}",
            summary=offer_summary(offer),
            sections=tuple(_sections(offer)),
            facets=_facets(offer),
            boost=STALE if offer.is_stale else 1.0,
            when=first_day(offer.last_checked) or offer.opens,
        )


def _facets(offer: FundingScheme) -> dict[str, tuple[str, ...]]:
    funders = [offer.funder, *offer.co_funders.all()]
    return {
        "nation": known(offer.nations),
        "profession": known(term.slug for term in offer.professions.all()),
        "stage": known(term.slug for term in offer.career_stages.all()),
        "funder": known(str(funder.canonical.pk) for funder in funders),
    }


def offer_title(offer: FundingScheme) -> str:
    """The name with the abbreviation by which people look for it."""
    return joined(offer.name, f"({offer.short_name})" if offer.short_name else "")


def offer_summary(offer: FundingScheme) -> str:
    """Funders write no summary of an offer, so it is made of who offers it, for whom, and for how long."""
    stages = ", ".join(term.name for term in offer.career_stages.all())
    facts = (named(offer.funder), stages, offer.length_note)
    return "; ".join(fact for fact in facts if fact)


def _sections(offer: FundingScheme) -> Iterator[Section]:
    """One section at most: an offer is short, and its own address is all of it."""
    yield from section(
        offer_anchor(offer.slug),
        "",
        *(named(funder) for funder in offer.co_funders.all()),
        ", ".join(term.name for term in offer.professions.all()),
        offer.professions_note,
        ", ".join(Nation(value).label for value in offer.nations),
        ", ".join(EntryTerm(value).label for value in offer.entry_terms),
        offer.entry_requirements,
        offer.amount_note,
        offer.status_note,
    )
