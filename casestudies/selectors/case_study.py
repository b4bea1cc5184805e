"""One case study as its page shows it."""

from collections.abc import Iterator
from typing import Any

from casestudies.charts import Money, funding_chart
from casestudies.enums import PartnerRole, Section
from casestudies.models import CaseStudyPage
from casestudies.selectors.assurance import assurance_of
from casestudies.selectors.facts import facts_of, members, posts_fact
from casestudies.selectors.picture import picture_of
from casestudies.selectors.rows import FundingFields, PostFields, Rows, rows_of
from casestudies.selectors.view import (
    CaseStudyView,
    ChallengeRow,
    FundingRow,
    Item,
    LinkRow,
    MeasureRow,
    MilestoneRow,
    PartnerRow,
    PictureRow,
    PostRow,
    SectionLink,
)
from home.enums import NOT_YET_KNOWN, Nation, Region
from home.selectors.files import file_rows
from home.wording import date_words, length_words, listed, money_words, number_words, period_words, share_words
from pathway.selectors.places import PlacedOffer, addresses_on_map

ROLES = {role.value: role.label for role in PartnerRole}
STORY = (
    Section.BACKGROUND,
    Section.GOALS,
    Section.PARTNERS,
    Section.DEVELOPMENT,
    Section.CHALLENGES,
    Section.POSTS,
    Section.FUNDING,
    Section.IMPACT,
    Section.LESSONS,
)
"""The sections that every case study should have. The others are shown only when there is something to show."""
STILL_TO_BE_TOLD = "still-to-be-told"
"""The anchor of the list of what is missing, on a page of which little is known."""


def case_study_view(page: CaseStudyPage) -> CaseStudyView:
    """Read a page, live or previewed, for its template."""
    rows = rows_of(page)
    known = _known_sections(page, rows)
    missing = [section for section in STORY if section not in known]
    is_sparse = len(missing) * 2 > len(STORY)
    lead = rows.organisation(page.lead_organisation_id, page.lead_organisation_as_written)
    submitter = rows.organisation(page.submitted_by_id)
    funding = tuple(_funding(rows))
    assurance = assurance_of(page)
    return CaseStudyView(
        title=page.title,
        summary=page.summary,
        is_sample=page.is_sample,
        cover=rows.pictures.get(page.cover_id) if page.cover_id else None,
        lead=lead,
        facts=facts_of(page, rows, assurance),
        contents=tuple(_contents(known, is_sparse=is_sparse)),
        missing=tuple(section.label for section in missing),
        is_sparse=is_sparse,
        background=page.background,
        goals=page.goals,
        development=page.development,
        impact_story=page.impact_story,
        lessons=page.lessons,
        contact_role=page.contact_role,
        picture=picture_of(page, rows),
        partners=tuple(_partners(page, rows)),
        milestones=tuple(_milestones(rows)),
        challenges=tuple(ChallengeRow(row.challenge, row.response) for row in rows.challenges),
        posts=tuple(_post(row, rows, funding) for row in rows.posts),
        posts_summary=_posts_summary(rows),
        start_note=page.start_note,
        funding=funding,
        chart=funding_chart([Money(_payer(row, rows), row.amount, row.share) for row in rows.funding_lines]),
        measures=tuple(_measures(rows)),
        images=tuple(_images(rows)),
        documents=tuple(file_rows(rows.documents)),
        links=tuple(LinkRow(row.text, row.url) for row in rows.links),
        sources=tuple(LinkRow(s.title, s.url, s.supports, date_words(s.read_on)) for s in rows.sources),
        submitted_by=submitter.name if submitter else "",
        agreed=assurance.agreed,
        last_checked=date_words(page.last_checked),
        confirmed=assurance.confirmed,
        warning=assurance.warning,
        linked_data=_linked_data(page, rows),
    )


def _known_sections(page: CaseStudyPage, rows: Rows) -> set[Section]:
    content = {
        Section.BACKGROUND: page.background,
        Section.GOALS: page.goals,
        Section.PARTNERS: page.lead_organisation_id or page.lead_organisation_as_written or rows.partners,
        Section.DEVELOPMENT: page.development or rows.milestones or page.start_note,
        Section.CHALLENGES: rows.challenges,
        Section.POSTS: rows.posts,
        Section.FUNDING: rows.funding_lines,
        Section.IMPACT: page.impact_story or rows.measures,
        Section.LESSONS: page.lessons,
        Section.IMAGES: rows.images,
        Section.READ_MORE: rows.documents or rows.links,
        Section.CONTACT: page.contact_role,
        Section.SOURCES: rows.sources,
        Section.PROVENANCE: True,
    }
    return {section for section, value in content.items() if value}


def _contents(known: set[Section], *, is_sparse: bool) -> Iterator[SectionLink]:
    for section in Section:
        if section in known or (section in STORY and not is_sparse):
            yield SectionLink(section.value, section.label)
        if section == STORY[-1] and is_sparse:
            yield SectionLink(STILL_TO_BE_TOLD, "Still to be told")


def _partners(page: CaseStudyPage, rows: Rows) -> Iterator[PartnerRow]:
    """Partners as entered; the lead first, and there even if it was not entered among them."""
    found = [(row, rows.organisation(row.organisation_id, row.organisation_as_written)) for row in rows.partners]
    entered = {organisation.pk for _row, organisation in found if organisation}
    lead = rows.organisation(page.lead_organisation_id, page.lead_organisation_as_written)
    if lead and lead.pk not in entered:
        yield PartnerRow(lead, PartnerRole.LEAD.label, "")
    for row, organisation in found:
        if organisation:
            yield PartnerRow(organisation, ROLES.get(row.role, ""), row.contribution)


def _milestones(rows: Rows) -> Iterator[MilestoneRow]:
    """In the order of their dates, those without one last."""
    for row in sorted(rows.milestones, key=lambda row: row.date or "9999"):
        yield MilestoneRow(date_words(row.date), row.date, row.title, row.detail)


def _posts_summary(rows: Rows) -> str:
    fact = posts_fact(rows)
    text = ", ".join(filter(None, (*(item.text for item in fact.items), fact.note)))
    return text[:1].upper() + text[1:]


def _post(row: PostFields, rows: Rows, funding: tuple[FundingRow, ...]) -> PostRow:
    employer = rows.organisation(row.employer_id, row.employer_as_written)
    paying = dict(zip((str(line.uuid) for line in rows.funding_lines), funding, strict=True))
    place = Region(row.region).label if row.region in Region.values else ""
    return PostRow(
        role=row.role,
        stage=row.career_stage__name or "",
        professions=listed(rows.professions.get(row.uuid, ())),
        created=number_words(row.number_created),
        filled=number_words(row.number_filled),
        planned=number_words(row.number_planned),
        equivalent=number_words(row.whole_time_equivalent),
        length="permanent" if row.is_permanent else length_words(row.length_months),
        where=place or (Nation(row.nation).label if row.nation in Nation.values else ""),
        start=date_words(row.start),
        as_of=date_words(row.as_of),
        employer=employer.name if employer else "",
        paid_by=tuple(Item(paying[key].funder, f"#{paying[key].anchor}") for key in row.paid_by if key in paying),
        note=row.note,
    )


def _payer(row: FundingFields, rows: Rows) -> str:
    funder = rows.organisation(row.funder_id, row.funder_as_written)
    return funder.name if funder else row.scheme__name or f"Funder {NOT_YET_KNOWN.lower()}"


def _funding(rows: Rows) -> Iterator[FundingRow]:
    offers = addresses_on_map(
        PlacedOffer(row.scheme__slug, row.scheme__is_listed, row.scheme__closes) for row in rows.funding_lines
    )
    for number, row in enumerate(rows.funding_lines, start=1):
        yield FundingRow(
            anchor=f"funding-{number}",
            funder=_payer(row, rows),
            scheme=Item(row.scheme__name, offers.get(row.scheme__slug or "", "")) if row.scheme__name else None,
            amount=money_words(row.amount),
            share=share_words(row.share),
            period=period_words(row.from_year, row.to_year),
            note=row.note,
        )


def _measures(rows: Rows) -> Iterator[MeasureRow]:
    for row in rows.measures:
        yield MeasureRow(
            row.indicator, number_words(row.value), row.unit, date_words(row.as_of), row.source, row.source_url
        )


def _images(rows: Rows) -> Iterator[PictureRow]:
    for row in rows.images:
        if row.image_id and (image := rows.pictures.get(row.image_id)):
            yield PictureRow(image, row.alt_text, row.caption, row.credit)


def _linked_data(page: CaseStudyPage, rows: Rows) -> dict[str, Any]:
    """schema.org's words for what the case study is about. What is not yet known is left out, as they ask."""
    places = [Region(v).label for v in page.regions if v in Region.values]
    places = places or [Nation(v).label for v in page.nations if v in Nation.values]
    data: dict[str, Any] = {
        "about": [{"@type": "Thing", "name": term.name} for term in rows.terms["partnership_models"]],
        "mentions": [{"@type": "Organization", "name": member.name} for member in members(page, rows)],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in places],
        "temporalCoverage": f"{page.start_year}/.." if page.start_year else "",
    }
    return {key: value for key, value in data.items() if value}
