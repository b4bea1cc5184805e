"""The rows of one case study, from the database in few queries or, for a preview, from memory.

A page that is previewed or comes from a revision carries its parts in memory; then only what the parts refer to is read.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

from django.db.models import CharField, QuerySet, Value

from casestudies import models
from casestudies.models import CaseStudyPage
from casestudies.selectors.view import OrganisationView, TermView
from home.enums import OrganisationKind
from home.models import Image, Organisation
from home.prepared import Parts, Prepared
from home.rules import name_key
from home.selectors.files import FileFields
from home.selectors.stored_images import images_by_key

TERMS = ("partnership_models", "professions", "career_stages", "specialties")


class PartnerFields(NamedTuple):
    """What is read of a partner."""

    organisation_id: int | None
    organisation_as_written: str
    role: str
    contribution: str


class PostFields(NamedTuple):
    """What is read of a post."""

    id: int | None
    uuid: UUID
    role: str
    career_stage__name: str | None
    number_created: int | None
    number_filled: int | None
    number_planned: int | None
    whole_time_equivalent: Decimal | None
    length_months: int | None
    is_permanent: bool | None
    nation: str
    region: str
    start: str
    as_of: str
    employer_id: int | None
    employer_as_written: str
    paid_by: list[str]
    note: str


class FundingFields(NamedTuple):
    """What is read of a funding line."""

    uuid: UUID
    funder_id: int | None
    funder_as_written: str
    scheme__name: str | None
    scheme__slug: str | None
    scheme__is_listed: bool | None
    scheme__closes: datetime.date | None
    amount: int | None
    share: Decimal | None
    from_year: int | None
    to_year: int | None
    note: str


class MilestoneFields(NamedTuple):
    """What is read of a milestone."""

    date: str
    title: str
    detail: str


class ChallengeFields(NamedTuple):
    """What is read of a challenge."""

    challenge: str
    response: str


class MeasureFields(NamedTuple):
    """What is read of an impact measure."""

    indicator: str
    value: Decimal | None
    unit: str
    as_of: str
    source: str
    source_url: str


class ImageFields(NamedTuple):
    """What is read of a picture."""

    image_id: int | None
    alt_text: str
    credit: str
    caption: str


class LinkFields(NamedTuple):
    """What is read of a link."""

    text: str
    url: str


class SourceFields(NamedTuple):
    """What is read of a source."""

    title: str
    url: str
    supports: str
    read_on: str


class _OrganisationFields(NamedTuple):
    id: int
    uuid: UUID
    name: str
    short_name: str
    kind: str
    website: str
    merged_into_id: int | None


class _TermFields(NamedTuple):
    field: str
    order: int
    name: str
    slug: str
    post: int


PARTNERS = Parts(PartnerFields, models.Partner, "partners")
POSTS = Parts(PostFields, models.Post, "posts")
FUNDING_LINES = Parts(FundingFields, models.FundingLine, "funding_lines")
MILESTONES = Parts(MilestoneFields, models.Milestone, "milestones")
CHALLENGES = Parts(ChallengeFields, models.Challenge, "challenges")
MEASURES = Parts(MeasureFields, models.ImpactMeasure, "impact_measures")
IMAGES = Parts(ImageFields, models.CaseStudyImage, "images")
DOCUMENTS = Parts(FileFields, models.CaseStudyDocument, "documents")
LINKS = Parts(LinkFields, models.CaseStudyLink, "links")
SOURCES = Parts(SourceFields, models.CaseStudySource, "sources")
ORGANISATIONS = Prepared(_OrganisationFields, lambda keys: Organisation.objects.filter(pk__in=keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The parts of a case study, and what they refer to."""

    partners: list[PartnerFields]
    posts: list[PostFields]
    funding_lines: list[FundingFields]
    milestones: list[MilestoneFields]
    challenges: list[ChallengeFields]
    measures: list[MeasureFields]
    images: list[ImageFields]
    documents: list[FileFields]
    links: list[LinkFields]
    sources: list[SourceFields]
    terms: Mapping[str, tuple[TermView, ...]]
    professions: Mapping[UUID, tuple[str, ...]]
    """Names of professions by the UUID of a post."""
    organisations: Mapping[int, OrganisationView]
    pictures: Mapping[int, Image]

    def organisation(self, pk: int | None, as_written: str = "") -> OrganisationView | None:
        """The organisation to show for a key; without one, the name that the institution wrote until staff resolve it."""
        if pk is None:
            return _as_written(as_written) if as_written else None
        return self.organisations.get(pk)


def rows_of(page: CaseStudyPage) -> Rows:
    """Read all parts of a page."""
    partners, posts, funding_lines = PARTNERS.of(page), POSTS.of(page), FUNDING_LINES.of(page)
    images = IMAGES.of(page)
    terms, professions = _terms(page, posts)
    return Rows(
        partners=partners,
        posts=posts,
        funding_lines=funding_lines,
        milestones=MILESTONES.of(page),
        challenges=CHALLENGES.of(page),
        measures=MEASURES.of(page),
        images=images,
        documents=DOCUMENTS.of(page),
        links=LINKS.of(page),
        sources=SOURCES.of(page),
        terms=terms,
        professions=professions,
        organisations=organisations_by_key(
            [
                page.lead_organisation_id,
                page.submitted_by_id,
                *(row.organisation_id for row in partners),
                *(row.employer_id for row in posts),
                *(row.funder_id for row in funding_lines),
            ]
        ),
        pictures=images_by_key([page.cover_id, *(row.image_id for row in images)]),
    )


def organisations_by_key(keys: Iterable[int | None]) -> dict[int, OrganisationView]:
    """Organisations to show, by the key that was asked for: one that was merged shows what it was merged into."""
    found = {row.id: row for row in ORGANISATIONS.many(keys)}
    merged = [key for key, row in found.items() if row.merged_into_id is not None]
    shown = {key: _organisation(row) for key, row in found.items()}
    for old in Organisation.objects.filter(pk__in=merged) if merged else ():
        shown[old.pk] = _organisation(old.canonical)
    return shown


def _organisation(row: _OrganisationFields | Organisation) -> OrganisationView:
    kind = OrganisationKind(row.kind)
    return OrganisationView(row.id, str(row.uuid), row.name, row.short_name, kind.value, kind.label, row.website)


def _as_written(name: str) -> OrganisationView:
    # Below all keys of the table, and the same for the same name: lists count each organisation once by its key.
    kind = OrganisationKind.OTHER
    return OrganisationView(-1 - crc32(name_key(name).encode()), "", name, "", kind.value, kind.label, "")


def _terms(
    page: CaseStudyPage, posts: Sequence[PostFields]
) -> tuple[dict[str, tuple[TermView, ...]], dict[UUID, tuple[str, ...]]]:
    """Terms by field, and names of professions by post."""
    # Where modelcluster keeps what is in memory; it has a public word for this for rows, but none for terms.
    in_memory = getattr(page, "_cluster_related_objects", {})
    if page.pk is None or any(name in in_memory for name in TERMS):
        return (
            {name: tuple(TermView(t.name, t.slug) for t in getattr(page, name).all()) for name in TERMS},
            {post.uuid: tuple(t.name for t in post.professions.all()) for post in page.posts.all()},
        )
    terms: dict[str, list[TermView]] = defaultdict(list)
    professions: dict[int | None, list[str]] = defaultdict(list)
    for row in sorted(STORED_TERMS.one(page.pk)):
        if row.post:
            professions[row.post].append(row.name)
        else:
            terms[row.field].append(TermView(row.name, row.slug))
    return {name: tuple(terms[name]) for name in TERMS}, {post.uuid: tuple(professions[post.id]) for post in posts}


def _stored_terms(keys: Sequence[int]) -> QuerySet[Any, Any]:
    """All terms of a page, and the professions of its posts, in one query."""
    queries = [_through(CaseStudyPage, name, {"casestudypage": keys[0]}, Value(0)) for name in TERMS]
    queries.append(_through(models.Post, "professions", {"post__page": keys[0]}, "post_id"))
    return queries[0].union(*queries[1:], all=True)


def _through(model: Any, name: str, which: dict[str, int], post: str | Value) -> QuerySet[Any, Any]:
    field = model._meta.get_field(name)
    target = field.m2m_reverse_field_name()
    label = Value(name, output_field=CharField())
    columns = (label, f"{target}__sort_order", f"{target}__name", f"{target}__slug", post)
    return field.remote_field.through.objects.filter(**which).values_list(*columns)


STORED_TERMS = Prepared(_TermFields, _stored_terms)
