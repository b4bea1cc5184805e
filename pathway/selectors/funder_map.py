"""The map: offers placed by career stage and funder, narrowed by what a reader chose.

An offer for several stages stands in each of them. What is not yet known is a value that can be chosen, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from home.enums import NOT_YET_KNOWN, Nation
from pathway.enums import OfferStatus
from pathway.models import CareerStage, Profession
from pathway.selectors.offers import Choice, Offer, checked, listed_offers

UNKNOWN: Final = Choice("not-yet-known", NOT_YET_KNOWN)


@dataclass(frozen=True, slots=True)
class Filter:
    """One question to narrow the map by, with what can be answered and what was."""

    name: str
    label: str
    everything: str
    choices: tuple[Choice, ...]
    chosen: str

    @property
    def chosen_label(self) -> str:
        """The words of the chosen value; nothing if none is."""
        return next((choice.label for choice in self.choices if choice.value == self.chosen), "")


@dataclass(frozen=True, slots=True)
class StageOffers:
    """A career stage with its offers."""

    stage: Choice
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class FunderRow:
    """A funder's row of the grid: for each stage its offers."""

    funder: str
    cells: tuple[tuple[Offer, ...], ...]


@dataclass(frozen=True, slots=True)
class FunderMap:
    """The map as it is shown."""

    filters: tuple[Filter, ...]
    offers: tuple[Offer, ...]
    total: int
    stages: tuple[StageOffers, ...]
    rows: tuple[FunderRow, ...]
    checked: str

    @property
    def is_narrowed(self) -> bool:
        """Whether a reader chose anything."""
        return any(each.chosen for each in self.filters)


def funder_map(*, chosen: Mapping[str, str]) -> FunderMap:
    """Return the map narrowed by what was chosen; a value that is not on a list chooses nothing."""
    everything = listed_offers()
    stages = tuple(Choice(slug, name) for slug, name in CareerStage.objects.values_list("slug", "name"))
    filters = tuple(_filters(everything, stages, chosen))
    offers = tuple(offer for offer in everything if all(_passes(offer, each) for each in filters))
    by_stage = tuple(_by_stage(offers, stages))
    return FunderMap(
        filters=filters,
        offers=offers,
        total=len(everything),
        stages=by_stage,
        rows=tuple(_rows(offers, by_stage)),
        checked=checked(everything),
    )


VALUES: Final[Mapping[str, Callable[[Offer], Iterable[Choice]]]] = {
    "stage": lambda offer: offer.stages,
    "profession": lambda offer: offer.professions,
    "nation": lambda offer: offer.nations,
    "funder": lambda offer: (offer.funder,),
    "status": lambda offer: (offer.status,) if offer.status.value else (),
}
"""What an offer answers to each question. Nothing: not yet known."""


def _filters(offers: tuple[Offer, ...], stages: tuple[Choice, ...], chosen: Mapping[str, str]) -> Iterator[Filter]:
    professions = tuple(Choice(slug, name) for slug, name in Profession.objects.values_list("slug", "name"))
    funders = sorted({offer.funder for offer in offers}, key=lambda funder: funder.label.casefold())
    statuses = tuple(Choice(status.value, status.label) for status in OfferStatus if status.value)
    nations = tuple(Choice(nation.value, nation.label) for nation in Nation)
    for name, label, all_of_them, choices in (
        ("stage", "Career stage", "All stages", stages),
        ("profession", "Profession", "All professions", professions),
        ("nation", "Nation", "All nations", nations),
        ("funder", "Funder", "All funders", tuple(funders)),
        ("status", "Status", "Any status", statuses),
    ):
        taken = {choice for offer in offers for choice in VALUES[name](offer)}
        offered = tuple(choice for choice in choices if choice in taken)
        if any(not tuple(VALUES[name](offer)) for offer in offers):
            offered = (*offered, UNKNOWN)
        value = chosen.get(name, "")
        yield Filter(name, label, all_of_them, offered, value if value in {c.value for c in offered} else "")


def _passes(offer: Offer, question: Filter) -> bool:
    if not question.chosen:
        return True
    answers = {choice.value for choice in VALUES[question.name](offer)}
    return question.chosen in answers if answers else question.chosen == UNKNOWN.value


def _by_stage(offers: tuple[Offer, ...], stages: tuple[Choice, ...]) -> Iterator[StageOffers]:
    """Every stage in its order, also those without an offer, which says something too; then the unknown, if any."""
    for stage in stages:
        yield StageOffers(stage, tuple(offer for offer in offers if stage in offer.stages))
    if unplaced := tuple(offer for offer in offers if not offer.stages):
        yield StageOffers(Choice(UNKNOWN.value, "Stage not yet known"), unplaced)


def _rows(offers: tuple[Offer, ...], stages: tuple[StageOffers, ...]) -> Iterator[FunderRow]:
    for funder in sorted({offer.funder for offer in offers}, key=lambda funder: funder.label.casefold()):
        cells = (tuple(offer for offer in place.offers if offer.funder == funder) for place in stages)
        yield FunderRow(funder.label, tuple(cells))
