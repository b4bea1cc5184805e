"""Case studies in lists: a fixed number of queries, however many cards and however many case studies there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from casestudies.models import CaseStudyPage
from home.models import Image
from home.selectors.navigation import visible_pages
from home.selectors.stored_images import images_by_key


@dataclass(frozen=True)
class Card:
    """One case study in a list. An empty value is not yet known."""

    title: str
    url: str
    summary: str
    lead: str
    models: tuple[str, ...]
    start_year: int | None
    is_sample: bool
    cover: Image | None


def latest_cards(*, number: int) -> tuple[Card, ...]:
    """Return the newest public case studies, newest first."""
    found = CaseStudyPage.objects.filter(pk__in=visible_pages().values("pk")).order_by("-first_published_at", "-pk")
    return cards_of(found.select_related("lead_organisation__merged_into")[:number])


def cards_of(pages: Sequence[CaseStudyPage]) -> tuple[Card, ...]:
    """Return a card for each page, in the same order."""
    pages = list(pages)
    covers = images_by_key(page.cover_id for page in pages)
    models: dict[int, list[str]] = defaultdict(list)
    through = CaseStudyPage.partnership_models.through.objects.filter(casestudypage__in=[page.pk for page in pages])
    names = through.order_by("partnershipmodel__sort_order", "partnershipmodel__name")
    for page_id, name in names.values_list("casestudypage_id", "partnershipmodel__name"):
        models[page_id].append(name)
    return tuple(
        Card(
            title=page.title,
            url=page.get_url() or "/",
            summary=page.summary,
            lead=page.lead_organisation.canonical.name if page.lead_organisation else "",
            models=tuple(models[page.pk]),
            start_year=page.start_year,
            is_sample=page.is_sample,
            cover=covers.get(page.cover_id) if page.cover_id else None,
        )
        for page in pages
    )
