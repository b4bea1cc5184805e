"""Case studies as documents.

A filter on stage, profession and funder together must hold for one post, so each post is a `Part`. What a post leaves open
is taken from its case study: a post whose funder is not recorded may be paid by any funder that the case study names.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model, Prefetch, QuerySet

from casestudies.enums import Section as Place
from casestudies.models import (
    CaseStudyDocument,
    CaseStudyImage,
    CaseStudyLink,
    CaseStudyPage,
    Challenge,
    FundingLine,
    ImpactMeasure,
    Milestone,
    Partner,
    PartnershipModel,
    Post,
)
from home.enums import Nation, Region
from home.wording import date_words, number_words
from pathway.models import CareerStage, Profession, Specialty
from search.contract import Document, Part, Section
from search.documents.files import Shown, file_sections, in_rows, linked, texts_of
from search.documents.wording import STALE, joined, known, named, plain, section
from search.enums import Kind, Source


def _all(name: str, rows: QuerySet[Any]) -> Prefetch[Any, Any, Any]:
    """Read a relation into a plain list: modelcluster makes a new manager each time one is asked for its rows."""
    return Prefetch(name, rows, to_attr=f"all_{name}")


def _rows(part: type[Model]) -> QuerySet[Any]:
    # Two with one number stand in any order, and a document that says the same in another order would count as changed.
    return part._default_manager.order_by("sort_order", "pk")


def _relations() -> tuple[Prefetch[Any, Any, Any], ...]:
    posts = _rows(Post).select_related("career_stage", "employer__merged_into")
    return (
        _all("partnership_models", PartnershipModel.objects.all()),
        _all("professions", Profession.objects.all()),
        _all("career_stages", CareerStage.objects.all()),
        _all("specialties", Specialty.objects.all()),
        _all("partners", _rows(Partner).select_related("organisation__merged_into")),
        _all("posts", posts.prefetch_related(_all("professions", Profession.objects.all()))),
        _all("funding_lines", _rows(FundingLine).select_related("funder__merged_into", "scheme")),
        _all("milestones", _rows(Milestone)),
        _all("challenges", _rows(Challenge)),
        _all("impact_measures", _rows(ImpactMeasure)),
        _all("images", _rows(CaseStudyImage)),
        _all("links", _rows(CaseStudyLink)),
        _all("documents", _rows(CaseStudyDocument).select_related("document")),
    )


def case_study_documents(pks: Iterable[int], versions: Mapping[str, int]) -> Iterator[Document]:
    """The documents of these case studies."""
    pages = CaseStudyPage.objects.filter(pk__in=list(pks)).order_by("pk")
    pages = pages.select_related("lead_organisation__merged_into", "freshness").prefetch_related(*_relations())
    shown = {page: list(_files(page)) for page in pages}
    texts = texts_of(each for files in shown.values() for each in files)
    for page, files in shown.items():
        key = Source.PAGE.key(page.pk)
        yield Document(
            key=key,
            kind=Kind.CASE_STUDY.value,
            version=versions[key],
            title=page.title,
            url=page.url or "",
            summary=page.summary,
            sections=(*_sections(page), *file_sections(files, texts)),
            facets=_facets(page),
            parts=tuple(_parts(page)),
            when=page.first_published_at.date() if page.first_published_at else None,
            boost=STALE if getattr(page, "freshness", None) and page.freshness.is_stale else 1.0,
        )


def _facets(page: Any) -> dict[str, tuple[str, ...]]:
    posts = page.all_posts
    return {
        "model": known(term.slug for term in page.all_partnership_models),
        "nation": known([*page.nations, *(post.nation for post in posts)]),
        "region": known([*page.regions, *(post.region for post in posts)]),
        "profession": known([*_professions(page), *(slug for post in posts for slug in _professions(post))]),
        "stage": known([*_stages(page), *(post.career_stage.slug for post in posts if post.career_stage)]),
        "funder": known(_funders(page.all_funding_lines)),
        "year": known([str(page.start_year or "")]),
        "organisation": known(_organisations(page)),
    }


def _parts(page: Any) -> Iterator[Part]:
    lines = page.all_funding_lines
    stages, professions = _stages(page), _professions(page)
    seen: set[str] = set()
    for post in page.all_posts:
        stage = [post.career_stage.slug] if post.career_stage else stages
        seen.update(stage)
        paying = [line for line in lines if str(line.uuid) in post.paid_by] or lines
        yield _part(stage, _professions(post) or professions, _funders(paying))
    if (others := [slug for slug in stages if slug not in seen]) or not seen:
        yield _part(others, professions, _funders(lines))


def _part(stages: Iterable[str], professions: Iterable[str], funders: Iterable[str]) -> Part:
    return Part({"stage": known(stages), "profession": known(professions), "funder": known(funders)})


def _stages(page: Any) -> list[str]:
    return [term.slug for term in page.all_career_stages]


def _professions(owner: Any) -> list[str]:
    return [term.slug for term in owner.all_professions]


def _funders(lines: Iterable[FundingLine]) -> list[str]:
    return [str(line.funder.canonical.pk) for line in lines if line.funder]


def _organisations(page: Any) -> list[str]:
    involved = [page.lead_organisation, *(partner.organisation for partner in page.all_partners)]
    return [str(organisation.canonical.pk) for organisation in involved if organisation]


def _sections(page: Any) -> Iterator[Section]:
    """In the order of the page, under its anchors. The facts at its top have none."""
    yield from section("", "At a glance", *_facts(page))
    yield from _section(Place.BACKGROUND, plain(page.background))
    yield from _section(Place.GOALS, plain(page.goals))
    yield from _section(
        Place.PARTNERS,
        *(
            joined(named(row.organisation), f"({row.get_role_display()})", row.contribution)
            for row in page.all_partners
        ),
    )
    yield from _section(
        Place.DEVELOPMENT,
        page.start_note,
        plain(page.development),
        *(joined(date_words(row.date), row.title, row.detail) for row in page.all_milestones),
    )
    yield from _section(
        Place.CHALLENGES, *(text for row in page.all_challenges for text in (row.challenge, row.response))
    )
    yield from _section(Place.POSTS, *(_post(row) for row in page.all_posts))
    yield from _section(Place.FUNDING, *(_funding(row) for row in page.all_funding_lines))
    yield from _section(Place.IMPACT, plain(page.impact_story), *(_measure(row) for row in page.all_impact_measures))
    yield from _section(Place.LESSONS, plain(page.lessons))
    yield from _section(Place.IMAGES, *(text for row in page.all_images for text in (row.alt_text, row.caption)))
    files = (row.title or row.document.title for row in page.all_documents)
    yield from _section(Place.READ_MORE, *files, *(row.text for row in page.all_links))
    yield from _section(Place.CONTACT, page.contact_role)


def _files(page: Any) -> Iterator[Shown]:
    yield from in_rows(page.all_documents, Place.READ_MORE.value)
    for place, html in (
        (Place.BACKGROUND, page.background),
        (Place.GOALS, page.goals),
        (Place.DEVELOPMENT, page.development),
        (Place.IMPACT, page.impact_story),
        (Place.LESSONS, page.lessons),
    ):
        yield from linked(html, place.value)


def _section(place: Place, *texts: str) -> Iterator[Section]:
    return section(place.value, str(place.label), *texts)


def _facts(page: Any) -> Iterator[str]:
    yield named(page.lead_organisation)
    for terms in (page.all_partnership_models, page.all_professions, page.all_career_stages, page.all_specialties):
        yield ", ".join(term.name for term in terms)
    # Scotland is a nation and a region.
    nations, regions = map(Nation, page.nations), map(Region, page.regions)
    yield ", ".join(dict.fromkeys(place.label for place in (*nations, *regions)))


def _post(post: Any) -> str:
    stage = post.career_stage.name if post.career_stage else ""
    professions = ", ".join(term.name for term in post.all_professions)
    place = post.get_region_display() or post.get_nation_display()
    return joined(post.role, stage, professions, place, named(post.employer), post.note, by="; ")


def _funding(line: FundingLine) -> str:
    return joined(named(line.funder), str(line.scheme or ""), line.note, by="; ")


def _measure(measure: ImpactMeasure) -> str:
    return joined(measure.indicator, number_words(measure.value), measure.unit, measure.source)
