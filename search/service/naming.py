"""The names of filters and of their values, as readers know them, and the order in which the values stand.

What is not yet known comes last; closed lists and terms keep their own order; years count down; organisations and models stand
by how often they occur. Two queries at most, however many values there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.db.models import CharField, QuerySet, Value

from casestudies.models import PartnershipModel
from home.enums import NOT_YET_KNOWN as NOT_YET_KNOWN_WORDS
from home.enums import Nation, Region
from home.models import Organisation
from home.prepared import Prepared
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


class _TermFields(NamedTuple):
    facet: str
    order: int
    name: str
    slug: str


class _OrganisationFields(NamedTuple):
    pk: int
    name: str
    short_name: str


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
    known: dict[str, dict[str, str]] = {name: dict(values) for name, values in LISTS.items()} | {
        facet: {} for facet in TERMS
    }
    for row in sorted(_TERMS.one()):
        known[row.facet] |= {row.slug: row.name}
    pks = {int(value) for facet in ORGANISATIONS for value in values.get(facet, ()) if _is_pk(value)}
    named = {
        str(row.pk): f"{row.name} ({row.short_name})" if row.short_name else row.name
        for row in _ORGANISATIONS.many(pks)
    }
    known |= dict.fromkeys(ORGANISATIONS, named)
    return Names(known)


def _terms_of_all_lists(_keys: Sequence[int]) -> QuerySet[Any, Any]:
    first, *others = (
        model._default_manager.order_by().values_list(
            Value(facet, output_field=CharField()), "sort_order", "name", "slug"
        )
        for facet, model in TERMS.items()
    )
    return first.union(*others, all=True)


_TERMS = Prepared(_TermFields, _terms_of_all_lists)
_ORGANISATIONS = Prepared(_OrganisationFields, lambda keys: Organisation.objects.filter(pk__in=keys).order_by())


def _is_pk(value: str) -> bool:
    """Whether this may be a primary key: addresses are typed by anybody, and databases refuse huge numbers."""
    return value.isascii() and value.isdecimal() and len(value) < 19  # noqa: PLR2004 - the digits of a 64-bit number
