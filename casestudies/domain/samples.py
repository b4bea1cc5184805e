"""Sample case studies: plausible, varied, and labelled as samples, to try the site at scale.

They name no real organisation. The same seed makes the same cases. Rows are written in bulk, one batch at a time, so
that memory does not grow with their number; a test holds that what is made this way would pass the publishing guard.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Locale, Page

from casestudies.domain import sample_words as words
from casestudies.enums import PartnerRole, Progress
from casestudies.models import (
    CaseStudyIndexPage,
    CaseStudyPage,
    CaseStudySource,
    Challenge,
    FundingLine,
    ImpactMeasure,
    Milestone,
    Partner,
    PartnershipModel,
    Post,
)
from home.enums import OrganisationKind, Region
from home.models import Organisation
from pathway.models import CareerStage, Profession, Specialty

BATCH = 250
SAID = (
    "summary",
    "lead_organisation",
    "nations",
    "regions",
    "start_year",
    "progress",
    "background",
    "goals",
    "development",
    "impact_story",
    "lessons",
    "contact_role",
)
"""What a sample says in the page's own fields."""
FIRST_PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)


class SamplesRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """Something that samples stand on is missing; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What samples choose from."""

    universities: Sequence[Organisation]
    nhs: Sequence[Organisation]
    funders: Sequence[Organisation]
    models: Sequence[PartnershipModel]
    stages: Sequence[CareerStage]
    professions: Sequence[Profession]
    specialties: Sequence[Specialty]


def make_samples(*, number: int, seed: int = 1) -> Iterator[int]:
    """Add `number` sample case studies and yield, after each batch, how many there are so far."""
    index = CaseStudyIndexPage.objects.first()
    vocabulary = _vocabulary()
    if index is None or not (vocabulary.models and vocabulary.stages and vocabulary.professions):
        raise SamplesRefused("Load the starter content first: manage.py load_starter_content.")
    first = CaseStudyPage.objects.filter(is_sample=True).count()
    for start in range(first, first + number, BATCH):
        numbers = range(start, min(start + BATCH, first + number))
        with transaction.atomic():
            _write(index, [_build(n, seed, vocabulary) for n in numbers])
        yield numbers.stop - first


def _vocabulary() -> Vocabulary:
    def organisations(kind: OrganisationKind, pattern: str) -> list[Organisation]:
        regions = list(Region)
        return [
            Organisation.objects.get_or_create(
                name=pattern.format(place=place),
                defaults={
                    "kind": kind,
                    "region": regions[n % len(regions)],
                    "nation": regions[n % len(regions)].nation,
                    "note": "Invented, for sample case studies.",
                },
            )[0]
            for n, place in enumerate(words.PLACES)
        ]

    return Vocabulary(
        universities=organisations(OrganisationKind.UNIVERSITY, "University of {place} (sample)"),
        nhs=organisations(OrganisationKind.NHS, "{place} Hospitals (sample)"),
        funders=organisations(OrganisationKind.FUNDER, "{place} Research Fund (sample)"),
        models=list(PartnershipModel.objects.all()),
        stages=list(CareerStage.objects.all()),
        professions=list(Profession.objects.all()),
        specialties=list(Specialty.objects.all()),
    )


def fill_with_sample(*, page: CaseStudyPage, number: int, seed: int) -> None:
    """Give a page in memory everything that a sample says but its title. Other seeds make other parts."""
    vocabulary = _vocabulary()
    if not (vocabulary.models and vocabulary.stages and vocabulary.professions):
        raise SamplesRefused("Load the starter content first: manage.py load_starter_content.")
    sample = _build(number, seed, vocabulary)
    page.is_sample = True
    for name in SAID:
        setattr(page, name, getattr(sample.page, name))
    for relation, terms in sample.terms.items():
        setattr(page, relation, terms)
    for part in sample.parts:
        of_page: Any = part._meta.get_field("page")
        getattr(page, of_page.remote_field.get_accessor_name()).add(part)
    for post in page.posts.all():
        post.professions = [profession for of, profession in sample.post_professions if of is post]


@dataclass(frozen=True, slots=True)
class _Sample:
    """One case study, not yet written: the page, its parts and its many-to-many rows."""

    page: CaseStudyPage
    parts: list[models.Model]
    terms: dict[str, list[models.Model]]
    post_professions: list[tuple[Post, Profession]]


def _build(number: int, seed: int, vocabulary: Vocabulary) -> _Sample:
    random = Random(f"{seed}/{number}")  # noqa: S311 - samples need no secrecy
    university = random.choice(vocabulary.universities)
    region = Region(university.region)
    stages = random.sample(vocabulary.stages, random.randint(1, min(3, len(vocabulary.stages))))
    professions = random.sample(vocabulary.professions, random.randint(1, min(3, len(vocabulary.professions))))
    gaps = {
        "place": random.choice(words.PLACES),
        "field": random.choice(words.FIELDS),
        "profession": professions[0].name.lower(),
        "stage": stages[0].name.lower(),
    }
    year = random.randint(2006, 2026)
    # One fact in five is not yet known, as in life.
    known = lambda value: value if random.random() > 0.2 else None  # noqa: E731, PLR2004 - one word for "one in five is not known"
    page = CaseStudyPage(
        title=f"Sample {number + 1}: {random.choice(words.SHAPES).format(**gaps)}, {gaps['place']}",
        summary=f"A made-up example: {random.choice(words.GOALS).format(**gaps)}",
        is_sample=True,
        lead_organisation=university,
        nations=[region.nation.value],
        regions=[region.value],
        start_year=known(year),
        progress=random.choice(
            [Progress.RUNNING, Progress.RUNNING, Progress.ENDED, Progress.PLANNED, Progress.UNKNOWN]
        ),
        background=_paragraphs(random, words.BACKGROUNDS, 3, gaps),
        goals=_paragraphs(random, words.GOALS, 2, gaps),
        development=_paragraphs(random, words.DEVELOPMENTS, 3, gaps),
        impact_story=_paragraphs(random, words.DEVELOPMENTS, 1, gaps),
        lessons=_paragraphs(random, words.LESSONS, 2, gaps),
        contact_role="Programme lead (sample)",
        last_checked=f"20{random.randint(24, 26)}-{random.randint(1, 12):02}",
    )
    lines = _funding(random, vocabulary, year, known)
    posts = _posts(random, page, lines, stages, known)
    parts: list[models.Model] = [*_partners(random, vocabulary, university), *lines, *posts]
    parts += _story(random, gaps, year)
    for place, part in enumerate(parts):
        part.sort_order = place  # type: ignore[attr-defined]
    return _Sample(
        page=page,
        parts=parts,
        terms={
            "partnership_models": random.sample(vocabulary.models, random.randint(1, min(2, len(vocabulary.models)))),
            "career_stages": list(stages),
            "professions": list(professions),
            "specialties": random.sample(vocabulary.specialties, min(1, len(vocabulary.specialties))),
        },
        post_professions=[(post, profession) for post in posts for profession in professions[:2]],
    )


def _paragraphs(random: Random, sentences: Sequence[str], number: int, gaps: dict[str, str]) -> str:
    return "".join(f"<p>{sentence.format(**gaps)}</p>" for sentence in random.sample(sentences, number))


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _partners(random: Random, vocabulary: Vocabulary, university: Organisation) -> list[Partner]:
    chosen = [(university, PartnerRole.LEAD), (random.choice(vocabulary.nhs), PartnerRole.EMPLOYER)]
    chosen += [(o, PartnerRole.PARTNER) for o in random.sample(vocabulary.universities, random.randint(0, 2))]
    return [
        Partner(uuid=_uuid(random), organisation=organisation, role=role, contribution="Takes part (sample).")
        for organisation, role in chosen
    ]


def _funding(random: Random, vocabulary: Vocabulary, year: int, known: Any) -> list[FundingLine]:
    funders = random.sample(vocabulary.funders, random.randint(1, 3))
    return [
        FundingLine(
            uuid=_uuid(random),
            funder=funder,
            amount=known(random.randint(5, 300) * 10_000),
            share=known(100 // len(funders)),
            from_year=year,
            to_year=year + random.randint(1, 6),
        )
        for funder in funders
    ]


def _posts(
    random: Random, page: CaseStudyPage, lines: list[FundingLine], stages: Sequence[CareerStage], known: Any
) -> list[Post]:
    posts = []
    for stage in stages:
        created = random.randint(1, 12)
        posts.append(
            Post(
                uuid=_uuid(random),
                role=random.choice(words.ROLES),
                career_stage=stage,
                number_created=created,
                number_filled=known(random.randint(0, created)),
                length_months=known(random.choice([12, 24, 36, 48, 60])),
                nation=page.nations[0],
                region=page.regions[0],
                start=str(page.start_year or ""),
                as_of="2026",
                employer=page.lead_organisation,
                paid_by=[str(random.choice(lines).uuid)],
            )
        )
    return posts


def _story(random: Random, gaps: dict[str, str], year: int) -> list[models.Model]:
    steps = random.randint(2, 5)
    parts: list[models.Model] = [
        Milestone(uuid=_uuid(random), date=f"{year + n}", title=title)
        for n, title in enumerate(words.MILESTONES[:steps])
    ]
    for challenge, response in random.sample(words.CHALLENGES, random.randint(0, 2)):
        text, answer = challenge.format(**gaps), response.format(**gaps)
        parts.append(Challenge(uuid=_uuid(random), challenge=text, response=answer))
    for indicator, unit, low, high in random.sample(words.MEASURES, random.randint(0, 3)):
        value = random.randint(low, high)
        parts.append(ImpactMeasure(uuid=_uuid(random), indicator=indicator, value=value, unit=unit, as_of="2026"))
    parts.append(CaseStudySource(uuid=_uuid(random), title="Made up by this project, for trying things out"))
    return parts


def _write(index: CaseStudyIndexPage, samples: list[_Sample]) -> None:
    """Write a batch: tree rows, page rows, many-to-many rows, parts; each kind in one bulk insert."""
    parent = Page.objects.select_for_update().get(pk=index.pk)
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(CaseStudyPage)
    locale = Locale.objects.first()
    for n, sample in enumerate(samples, start=1):
        page = sample.page
        page.path = Page._get_path(parent.path, parent.depth + 1, step + n)
        page.depth, page.numchild = parent.depth + 1, 0
        page.content_type, page.locale, page.draft_title = content_type, locale, page.title
        page.slug = f"sample-{page.title.split(':')[0].split()[1]}"
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.live, page.has_unpublished_changes = True, False
        published = FIRST_PUBLISHED + timedelta(minutes=step + n)
        page.first_published_at = page.last_published_at = page.latest_revision_created_at = published
    _insert_pages([sample.page for sample in samples])
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(samples))
    _insert_parts(samples)
    _insert_terms(samples)


def _insert_pages(pages: list[CaseStudyPage]) -> None:
    """Insert both tables of pages. `bulk_create` refuses models with a parent table, so each is written by itself."""
    names = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    rows = Page.objects.bulk_create([Page(**{name: getattr(page, name) for name in names}) for page in pages])
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = row.pk
        page.page_ptr_id = row.pk
    size = 40  # SQLite allows 999 values in older builds.
    for start in range(0, len(pages), size):
        CaseStudyPage._base_manager._insert(
            pages[start : start + size], fields=CaseStudyPage._meta.local_concrete_fields, using=None
        )


def _insert_parts(samples: list[_Sample]) -> None:
    by_model: dict[type[models.Model], list[Any]] = {}
    for sample in samples:
        for part in sample.parts:
            part.page_id = sample.page.pk  # type: ignore[attr-defined]
            by_model.setdefault(type(part), []).append(part)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)


def _insert_terms(samples: list[_Sample]) -> None:
    for relation in ("partnership_models", "career_stages", "professions", "specialties"):
        field = CaseStudyPage._meta.get_field(relation)
        through, column = field.remote_field.through, f"{field.remote_field.model._meta.model_name}_id"
        through._default_manager.bulk_create(
            [
                through(casestudypage_id=sample.page.pk, **{column: term.pk})
                for sample in samples
                for term in sample.terms[relation]
            ]
        )
    post_through = Post.professions.through
    post_through._default_manager.bulk_create(
        [
            post_through(post_id=post.pk, profession_id=profession.pk)
            for sample in samples
            for post, profession in sample.post_professions
        ]
    )
