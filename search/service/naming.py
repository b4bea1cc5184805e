"""The names of filters and of their values, as readers know them, and the order in which the values stand.

What is not yet known comes last; closed lists and terms keep their own order; years count down; organisations and models stand
by how often they occur. Two queries at most, however many values there are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Value

from casestudies.models import PartnershipModel
from home.enums import NOT_YET_KNOWN as NOT_YET_KNOWN_WORDS
from home.enums import Nation, Region
from home.models import Organisation
from pathway.models import CareerStage, Profession
from pathway.models.terms import Term
from search.contract import KIND, NOT_YET_KNOWN, FacetCount
from search.enums import Kind

LABELS: Final = {
    KIND: "Kind",
    "model": "Partnership model",
    "nation": "Nation",
    "region": "Region",
    "profession": "Profession",
    "stage": "Career stage",
    "funder": "Funder",
    "year": "Start year",
    "organisation": "Organisation",
}
TERMS: Final[Mapping[str, type[Term]]] = {"model": PartnershipModel, "profession": Profession, "stage": CareerStage}
LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    KIND: {str(value): str(label) for value, label in Kind.choices},
    "nation": {str(value): str(label) for value, label in Nation.choices},
    "region": {str(value): str(label) for value, label in Region.choices},
}
ORGANISATIONS: Final = ("funder", "organisation")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of some values, each filter's in their own order."""

    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, facet: str, value: str) -> str:
        """The name of a value; the value itself if it means nothing here."""
        if value == NOT_YET_KNOWN:
            return NOT_YET_KNOWN_WORDS
        return self.known.get(facet, {}).get(value, value)

    def ordered(self, facet: str, counts: Iterable[FacetCount]) -> list[FacetCount]:
        """The values in the order in which readers look for them."""
        return sorted(counts, key=self._order(facet))

    def _order(self, facet: str) -> Callable[[FacetCount], tuple[bool, float, str]]:
        own = {value: place for place, value in enumerate(self.known.get(facet, {}))}

        def order(entry: FacetCount) -> tuple[bool, float, str]:
            place: float = -entry.count
            if facet in LISTS or facet in {"stage", "profession"}:
                place = own.get(entry.value, len(own))
            elif facet == "year" and entry.value.isdecimal():
                place = -int(entry.value[:4])
            return entry.value == NOT_YET_KNOWN, place, self.name(facet, entry.value).casefold()

        return order


def names_of(values: Mapping[str, Iterable[str]]) -> Names:
    """The names of these values of each filter."""
    known: dict[str, Mapping[str, str]] = dict(LISTS) | _terms(values)
    if pks := {int(value) for facet in ORGANISATIONS for value in values.get(facet, ()) if _is_pk(value)}:
        organisations = Organisation.objects.filter(pk__in=pks).values_list("pk", "short_name", "name")
        named = {str(pk): f"{name} ({short})" if short else name for pk, short, name in organisations}
        known |= dict.fromkeys(ORGANISATIONS, named)
    return Names(known)


def _terms(values: Mapping[str, Iterable[str]]) -> dict[str, Mapping[str, str]]:
    """The names of terms, in the order that staff gave them. Each list has a table of its own: one query over those that are needed."""
    queries = [
        model._default_manager.filter(slug__in=slugs).order_by().values_list(Value(facet), "sort_order", "name", "slug")
        for facet, model in TERMS.items()
        if (slugs := set(values.get(facet, ())) - {NOT_YET_KNOWN})
    ]
    known: dict[str, dict[str, str]] = {}
    for facet, _, name, slug in sorted(queries[0].union(*queries[1:], all=True)) if queries else ():
        known.setdefault(facet, {})[slug] = name
    return dict(known)


def _is_pk(value: str) -> bool:
    """Whether this may be a primary key: addresses are typed by anybody, and databases refuse huge numbers."""
    return value.isascii() and value.isdecimal() and len(value) < 19  # noqa: PLR2004 - the digits of a 64-bit number
