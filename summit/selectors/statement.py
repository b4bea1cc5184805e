"""The statement as its page shows it: what stands now, or an agreed version as it was frozen.

Both become the same values, so that one template draws them. A fixed number of queries, however many rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from casestudies.selectors.cards import CaseStudyReference, links_by_key
from home.models import Organisation
from home.richtext import shown_together
from summit.enums import PointKind
from summit.models import StatementPage, StatementVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """A public case study beside a point, with how it shows that the point is kept."""

    case_study: CaseStudyReference
    note: str


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point. `text` is rich text as stored, in a group as it is shown."""

    number: int | None
    """None only in a draft, where it is still to be given."""
    heading: str
    text: str
    note: str
    shown_by: tuple[Shown, ...] = ()

    @property
    def anchor(self) -> str:
        """The point's address within the page."""
        return f"point-{self.number}"


@dataclass(frozen=True, slots=True)
class PointGroup:
    """The points of one kind."""

    heading: str
    points: tuple[Point, ...]

    @property
    def anchor(self) -> str:
        """The group's address within the page."""
        return self.heading.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Signature:
    """An organisation that signed."""

    name: str
    website: str
    signed_on: str
    signed_by: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that the page shows of the statement."""

    title: str
    opening: str
    closing: str
    groups: tuple[PointGroup, ...]
    signatures: tuple[Signature, ...]
    signatory_note: str


PLURALS = {
    PointKind.BELIEF: "Shared beliefs",
    PointKind.AMBITION: "Ambitions",
    PointKind.COMMITMENT: "Commitments",
}

LAST: Final = 2**15


def current_statement(page: StatementPage) -> Statement:
    """Return the statement of a page as it is in memory: what is live, or a draft in a preview."""
    evidence = list(page.evidence.all())
    references = links_by_key(row.case_study_id for row in evidence)
    shown: dict[int | None, list[Shown]] = defaultdict(list)
    for row in evidence:
        if reference := references.get(row.case_study_id):
            shown[row.point_number].append(Shown(reference, row.note))
    points = [
        (row.kind, Point(row.number, row.heading, row.text, row.note, tuple(shown[row.number])))
        for row in page.points.all()
    ]
    signatories = list(page.signatories.all())
    organisations = Organisation.objects.select_related("merged_into").in_bulk(
        {row.organisation_id for row in signatories}
    )
    return Statement(
        title=page.title,
        opening=page.opening,
        closing=page.closing,
        groups=_groups(points),
        signatures=tuple(
            Signature(named.name, named.website, row.signed_on, row.signed_by, row.source_url)
            for row in signatories
            if (organisation := organisations.get(row.organisation_id)) and (named := organisation.canonical)
        ),
        signatory_note=page.signatory_note,
    )


def frozen_statement(version: StatementVersion) -> Statement:
    """Return the statement as it was agreed, from its snapshot alone."""
    data: dict[str, Any] = version.snapshot
    points = [
        (row["kind"], Point(int(row["number"]), row["heading"], row["text"], row["note"])) for row in data["points"]
    ]
    return Statement(
        title=data["title"],
        opening=data["opening"],
        closing=data["closing"],
        groups=_groups(points),
        signatures=tuple(
            Signature(row["organisation"]["name"], "", row["signed_on"], row["signed_by"], row["source_url"])
            for row in data["signatories"]
        ),
        signatory_note=data["signatory_note"],
    )


def _groups(points: Iterable[tuple[str, Point]]) -> tuple[PointGroup, ...]:
    by_kind: dict[str, list[Point]] = defaultdict(list)
    ordered = sorted(points, key=lambda entry: entry[1].number or LAST)
    for (kind, point), html in zip(ordered, shown_together([point.text for _kind, point in ordered]), strict=True):
        by_kind[kind].append(replace(point, text=html))
    return tuple(PointGroup(PLURALS[kind], tuple(by_kind[kind])) for kind in PointKind if by_kind[kind])
