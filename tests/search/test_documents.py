"""What an engine is given of each kind of object."""

import datetime
from typing import Any

import pytest

from casestudies.enums import Section as Place
from casestudies.models import CaseStudyPage, FundingLine, Post
from home.models import BasePage, HomePage, StandardPage
from pathway.models import FunderMapPage, FundingScheme
from search.contract import NOT_YET_KNOWN, Document, Part
from search.documents import documents_of
from search.eligibility import page_types
from search.enums import Source
from tests.factories import (
    PAGE_FACTORIES,
    CareerStageFactory,
    CaseStudyPageFactory,
    FunderMapPageFactory,
    FundingSchemeFactory,
    OrganisationFactory,
    PartnersPageFactory,
    ProfessionFactory,
    StandardPageFactory,
    full_case_study,
    full_statement,
    home_page,
)

pytestmark = pytest.mark.django_db


def document_of(found: Any) -> Document:
    source = Source.OFFER if isinstance(found, FundingScheme) else Source.PAGE
    (document,) = documents_of(type(found), [found.pk], {source.key(found.pk): 7})
    return document


def test_case_study_with_everything() -> None:
    page = full_case_study(title="Twenty new posts")
    partner = page.partners.get().organisation
    funder = page.funding_lines.get().funder

    document = document_of(page)

    sections = {section.anchor: section.text for section in document.sections}
    assert (document.key, document.kind, document.version) == (f"page:{page.pk}", "case-study", 7)
    assert (document.title, document.url) == ("Twenty new posts", page.url)
    assert set(sections) == {"", *(place.value for place in Place)} - {"sources", "provenance"}
    assert sections["background"] == "Consultants had no time for research."
    assert f"{partner.name} (Partner) Brings 0" in sections["partners"]
    assert "Fellow 0" in sections["posts"]
    assert "Hard 0.\nWhat was done." in sections["challenges"]
    assert document.facets["year"] == ("2024",)
    assert document.facets["region"] == ("north-west",)
    assert document.facets["funder"] == (str(funder.pk),)
    assert len(document.facets["stage"]) == 2


def test_case_study_with_nothing_is_not_yet_known() -> None:
    document = document_of(CaseStudyPageFactory())

    assert document.sections == ()
    for name in ("model", "nation", "region", "profession", "stage", "funder", "year"):
        assert document.facets[name] == (NOT_YET_KNOWN,)
    assert document.parts == (
        Part({"stage": (NOT_YET_KNOWN,), "profession": (NOT_YET_KNOWN,), "funder": (NOT_YET_KNOWN,)}),
    )


def test_posts_keep_stage_and_funder_together() -> None:
    page = CaseStudyPageFactory()
    early, late, any_stage = CareerStageFactory(), CareerStageFactory(), CareerStageFactory()
    charity, council = OrganisationFactory(), OrganisationFactory()
    page.career_stages = [any_stage, early]
    lines = [FundingLine(funder=charity), FundingLine(funder=council)]
    page.funding_lines = lines
    page.posts = [
        Post(role="Fellow", career_stage=early, paid_by=[str(lines[0].uuid)]),
        Post(role="Professor", career_stage=late),
    ]
    page.save()

    parts = document_of(CaseStudyPage.objects.get(pk=page.pk)).parts

    assert [(part.facets["stage"], part.facets["funder"]) for part in parts] == [
        ((early.slug,), (str(charity.pk),)),
        ((late.slug,), (str(charity.pk), str(council.pk))),
        ((any_stage.slug,), (str(charity.pk), str(council.pk))),
    ]


def test_merged_organisation_is_shown_and_filtered_as_the_one_that_is_left() -> None:
    page = CaseStudyPageFactory()
    duplicate, kept = OrganisationFactory(), OrganisationFactory(short_name="KEPT")
    page.lead_organisation = duplicate
    page.funding_lines = [FundingLine(funder=duplicate)]
    page.save()
    duplicate.merged_into = kept
    duplicate.save()

    document = document_of(CaseStudyPage.objects.get(pk=page.pk))

    assert document.facets["funder"] == (str(kept.pk),)
    assert f"{kept.name} (KEPT)" in document.sections[0].text


def test_case_studies_take_as_many_queries_for_thirty_as_for_one(django_assert_num_queries: Any) -> None:
    pages = [full_case_study(rows=2) for _ in range(6)]
    versions = {f"page:{page.pk}": 1 for page in pages}
    list(documents_of(CaseStudyPage, [pages[0].pk], versions))

    for several in (pages[:1], pages):
        with django_assert_num_queries(16):
            assert len(list(documents_of(CaseStudyPage, [page.pk for page in several], versions))) == len(several)


def test_offer_is_a_place_on_the_funder_map() -> None:
    page = FunderMapPageFactory()
    offer = FundingSchemeFactory(
        name="Clinical fellowship",
        short_name="CF",
        slug="clinical-fellowship",
        nations=["wales"],
        entry_terms=["doctorate"],
        last_checked="2025-10",
    )
    offer.career_stages.add(CareerStageFactory(name="Postdoctoral", slug="postdoctoral"))
    offer.professions.add(ProfessionFactory(name="Nursing", slug="nursing"))
    offer.save()

    document = document_of(FundingScheme.objects.get())

    assert document.url == f"{page.url}#offer-clinical-fellowship"
    assert document.title == "Clinical fellowship (CF)"
    assert document.summary == f"{offer.funder.name}; Postdoctoral"
    assert document.facets == {
        "nation": ("wales",),
        "profession": ("nursing",),
        "stage": ("postdoctoral",),
        "funder": (str(offer.funder_id),),
    }
    assert "Doctorate held" in document.sections[0].text
    assert document.when == datetime.date(2025, 10, 1)


def test_offers_take_as_many_queries_for_many_as_for_one(django_assert_num_queries: Any) -> None:
    FunderMapPageFactory()
    offers = [FundingSchemeFactory() for _ in range(5)]
    versions = {f"offer:{offer.pk}": 1 for offer in offers}
    list(documents_of(FundingScheme, [offers[0].pk], versions))

    for several in (offers[:1], offers):
        with django_assert_num_queries(5):
            assert len(list(documents_of(FundingScheme, [offer.pk for offer in several], versions))) == len(several)


def test_body_becomes_sections_with_the_anchors_of_the_page() -> None:
    organisation = OrganisationFactory(short_name="NIHR")
    page = StandardPageFactory(
        body=[
            (
                "section",
                {
                    "heading": "Why it matters",
                    "parts": [
                        ("text", "<p>Patients <b>gain</b>.</p>"),
                        ("quote", {"text": "Time is what we lack", "name": "A consultant"}),
                        ("organisations", {"heading": "Funders", "organisations": [organisation]}),
                    ],
                },
            )
        ]
    )

    (section,) = document_of(StandardPage.objects.get(pk=page.pk)).sections

    assert (section.anchor, section.heading) == ("why-it-matters", "Why it matters")
    assert section.text.startswith("Patients gain .") or section.text.startswith("Patients gain.")
    assert "Time is what we lack" in section.text
    assert "None" not in section.text
    assert f"{organisation.name} (NIHR)" in section.text


def test_partner_groups_are_sections() -> None:
    organisation = OrganisationFactory()
    page = PartnersPageFactory(groups=[("group", {"heading": "Research funders", "organisations": [organisation]})])

    (section,) = document_of(type(page).objects.get(pk=page.pk)).sections

    assert (section.anchor, section.text) == ("research-funders", f"{organisation.name}.")


def test_statement_points_have_their_own_anchors() -> None:
    document = document_of(full_statement())

    assert [(section.anchor, section.heading) for section in document.sections] == [
        ("point-1", "1. Why"),
        ("signatories", "Who signed"),
    ]


def test_every_page_type_becomes_a_document() -> None:
    pages: list[BasePage] = [home_page(), *(factory() for factory in PAGE_FACTORIES)]

    documents = [document_of(page) for page in pages]

    assert [document.title for document in documents] == [page.title for page in pages]
    assert {type(page) for page in pages} == set(page_types())
    assert isinstance(pages[0], HomePage)
    assert any(isinstance(page, FunderMapPage) for page in pages)
