"""What a case study page shows, as values: templates print these and decide nothing.

Texts are words already ("£1.4 million", "April 2024"); an empty text or tuple means "not yet known".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casestudies.charts import Chart
from home.models import Image
from home.selectors.files import FileRow


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as readers see it."""

    pk: int
    uuid: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    website: str


@dataclass(frozen=True, slots=True)
class TermView:
    """A word of a list, such as a career stage."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a fact; the address leads to other case studies with the same value."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact at a glance. No items: not yet known."""

    label: str
    items: tuple[Item, ...] = ()
    note: str = ""
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section in the list of contents."""

    anchor: str
    heading: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation in the picture of who does what."""

    organisation: OrganisationView
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations that do the same."""

    label: str
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Who does what: those who pay, those who run it, and the posts that come of it with their employers."""

    paying: tuple[Actor, ...]
    running: tuple[Group, ...]
    employing: tuple[Actor, ...]
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner with what it brings."""

    organisation: OrganisationView
    role: str
    contribution: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A kind of post."""

    role: str
    stage: str
    professions: str
    created: str
    filled: str
    planned: str
    equivalent: str
    length: str
    where: str
    start: str
    as_of: str
    employer: str
    paid_by: tuple[Item, ...]
    note: str


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A source of money."""

    anchor: str
    funder: str
    scheme: Item | None
    amount: str
    share: str
    period: str
    note: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A dated step."""

    date: str
    machine_date: str
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """A difficulty, with what was done about it."""

    challenge: str
    response: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of impact."""

    indicator: str
    value: str
    unit: str
    as_of: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture with its words."""

    image: Image
    alt_text: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link or a source."""

    text: str
    url: str
    supports: str = ""
    read_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudyView:
    """Everything that a case study page shows."""

    title: str
    summary: str
    is_sample: bool
    cover: Image | None
    lead: OrganisationView | None
    facts: tuple[Fact, ...]
    contents: tuple[SectionLink, ...]
    missing: tuple[str, ...]
    is_sparse: bool
    """Whether less than half of the story is known, so that what is missing is named in one place."""
    background: str
    goals: str
    development: str
    impact_story: str
    lessons: str
    contact_role: str
    picture: Picture
    partners: tuple[PartnerRow, ...]
    milestones: tuple[MilestoneRow, ...]
    challenges: tuple[ChallengeRow, ...]
    posts: tuple[PostRow, ...]
    posts_summary: str
    start_note: str
    funding: tuple[FundingRow, ...]
    chart: Chart | None
    measures: tuple[MeasureRow, ...]
    images: tuple[PictureRow, ...]
    documents: tuple[FileRow, ...]
    links: tuple[LinkRow, ...]
    sources: tuple[LinkRow, ...]
    submitted_by: str
    agreed: str
    """Who agreed to this very text and when, or why nobody was asked; "" if no institution owns the page."""
    last_checked: str
    confirmed: str
    """Which institution said when that the page is true; "" if none ever did."""
    warning: str
    """Why a reader should not rely on the page; "" if it was checked in time."""
    linked_data: Mapping[str, Any]

    @property
    def has_contributions(self) -> bool:
        """Whether what a partner brings is known of any."""
        return any(row.contribution for row in self.partners)
