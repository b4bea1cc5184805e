"""The list of all case studies, a page at a time, with the ways to narrow it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from casestudies.models import PartnershipModel
from casestudies.selectors.cards import Card, cards_of, public_case_studies
from casestudies.selectors.facts import search_address
from casestudies.selectors.view import Item
from home.enums import Nation
from pathway.models import CareerStage

SIZE: Final = 24
DIGITS: Final = 9
"""Enough for any list, and few enough to be read as a number."""
AROUND: Final = 2
"""How many page numbers stand on either side of the one that is shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the list. No number: some are left out here."""

    number: int | None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A heading with values; each leads to the search for case studies that have it."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CaseStudyList:
    """One page of all case studies."""

    cards: tuple[Card, ...]
    total: int
    number: int
    pages: int
    steps: tuple[Step, ...]
    narrowings: tuple[Narrowing, ...]

    @property
    def first(self) -> int:
        """The place of the first card in the whole list."""
        return (self.number - 1) * SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last card in the whole list."""
        return self.first + len(self.cards) - 1

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None


def case_study_list(*, asked: str) -> CaseStudyList:
    """Return a page of the list. `asked` is what stands in the address: whatever it is, some page is shown."""
    found = public_case_studies()
    total = found.count()
    pages = max(-(-total // SIZE), 1)
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS else 1
    return CaseStudyList(
        cards=cards_of(found[(number - 1) * SIZE : number * SIZE]),
        total=total,
        number=number,
        pages=pages,
        steps=tuple(_steps(number, pages)),
        narrowings=tuple(_narrowings()),
    )


def _steps(number: int, pages: int) -> Iterator[Step]:
    shown = {1, pages, *range(max(number - AROUND, 1), min(number + AROUND, pages) + 1)}
    before = 0
    for each in sorted(shown):
        if each > before + 1:
            yield Step(None)
        yield Step(each, is_current=each == number)
        before = each


def _narrowings() -> Iterator[Narrowing]:
    models = PartnershipModel.objects.values_list("name", "slug")
    stages = CareerStage.objects.values_list("name", "slug")
    yield Narrowing("Partnership model", tuple(Item(name, search_address("model", slug)) for name, slug in models))
    yield Narrowing("Career stage", tuple(Item(name, search_address("stage", slug)) for name, slug in stages))
    yield Narrowing("Nation", tuple(Item(nation.label, search_address("nation", nation)) for nation in Nation))
