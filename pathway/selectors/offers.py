"""Funders' offers as the map shows them: a fixed number of queries, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from home.enums import NOT_YET_KNOWN, Nation
from home.models import Organisation
from home.wording import date_words, length_words, listed, money_words
from pathway.enums import EntryTerm, OfferStatus
from pathway.models import FundingScheme

STATUS_LOOKS: Final = {OfferStatus.OPEN: "good", OfferStatus.ROUNDS: "good", OfferStatus.ANNOUNCED: "open"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that offers can be filtered by."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A funder's offer in words. An empty text or tuple means "not yet known"."""

    pk: int
    anchor: str
    name: str
    short_name: str
    funder: Choice
    co_funders: str
    stages: tuple[Choice, ...]
    professions: tuple[Choice, ...]
    professions_note: str
    nations: tuple[Choice, ...]
    entry_terms: tuple[str, ...]
    entry_requirements: str
    length: str
    amount: str
    amount_note: str
    status: Choice
    status_look: str
    status_note: str
    opens: str
    closes: str
    link: str
    last_checked: str
    checked_on: str
    source_note: str

    @property
    def where(self) -> str:
        """Where one can hold it."""
        if len(self.nations) == len(Nation):
            return "UK-wide"
        return listed([nation.label for nation in self.nations])


def listed_offers() -> tuple[Offer, ...]:
    """Every offer that is on the map today, by name. What is withdrawn or has closed has left by itself."""
    found = FundingScheme.objects.listed().select_related("funder__merged_into")
    related = found.prefetch_related("co_funders", "career_stages", "professions")
    return tuple(_offer(row) for row in related.order_by("name"))


def _offer(row: FundingScheme) -> Offer:
    status = OfferStatus(row.status)
    amount = f"up to {money_words(row.amount_to)}" if row.amount_to else ""
    return Offer(
        pk=row.pk,
        anchor=f"offer-{row.slug}",
        name=row.name,
        short_name=row.short_name,
        funder=_funder(row.funder.canonical),
        co_funders=listed([funder.name for funder in row.co_funders.all()]),
        stages=tuple(Choice(stage.slug, stage.name) for stage in row.career_stages.all()),
        professions=tuple(Choice(term.slug, term.name) for term in row.professions.all()),
        professions_note=row.professions_note,
        nations=tuple(Choice(value, Nation(value).label) for value in row.nations if value in Nation.values),
        entry_terms=_labels(row.entry_terms),
        entry_requirements=row.entry_requirements,
        length=row.length_note or _length(row.months_from, row.months_to),
        amount=amount or row.amount_note,
        amount_note=row.amount_note if amount else "",
        status=Choice(status.value, status.label),
        status_look=STATUS_LOOKS.get(status, "quiet"),
        status_note=row.status_note,
        opens=date_words(row.opens),
        closes=date_words(row.closes),
        link=row.link,
        last_checked=date_words(row.last_checked),
        checked_on=row.last_checked,
        source_note=row.source_note,
    )


def _funder(funder: Organisation) -> Choice:
    return Choice(slugify(funder.short_name or funder.name), funder.name)


def _labels(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(EntryTerm(value).label for value in values if value in EntryTerm.values)


def _length(shortest: int | None, longest: int | None) -> str:
    if shortest and longest and shortest != longest:
        return f"{length_words(shortest)} to {length_words(longest)}"
    if longest and not shortest:
        return f"up to {length_words(longest)}"
    return length_words(shortest)


def checked(offers: Iterable[Offer]) -> str:
    """Say when the facts of these offers were last checked: one date, or the oldest and the newest."""
    dates = sorted({offer.checked_on for offer in offers if offer.checked_on})
    if not dates:
        return NOT_YET_KNOWN.lower()
    return date_words(dates[0]) if len(dates) == 1 else f"{date_words(dates[0])} to {date_words(dates[-1])}"
