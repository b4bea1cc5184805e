"""The Academy's own grants and career support as their page shows them."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from home.prepared import Parts
from pathway.models import CareerSupport, GrantsPage
from pathway.selectors.places import PlacedOffer, addresses_on_map


class _SupportFields(NamedTuple):
    kind: str
    title: str
    text: str
    link: str
    scheme__name: str | None
    scheme__slug: str | None
    scheme__is_listed: bool | None
    scheme__closes: datetime.date | None


@dataclass(frozen=True, slots=True)
class Support:
    """One grant, programme or event."""

    kind: str
    title: str
    text: str
    link: str
    offer: str
    """The name of the same offer on the funder map."""
    address: str
    """Where it stands there; empty if it does not."""


_KINDS = dict(CareerSupport.Kind.choices)
_SUPPORT = Parts(_SupportFields, CareerSupport, "offers")


def support_of(page: GrantsPage) -> tuple[Support, ...]:
    """Return what a page offers, live or previewed, in the order that staff gave it."""
    rows = _SUPPORT.of(page)
    addresses = addresses_on_map(
        PlacedOffer(row.scheme__slug, row.scheme__is_listed, row.scheme__closes) for row in rows
    )
    return tuple(
        Support(
            kind=_KINDS.get(row.kind, ""),
            title=row.title,
            text=row.text,
            link=row.link,
            offer=row.scheme__name or "",
            address=addresses.get(row.scheme__slug or "", ""),
        )
        for row in rows
    )
