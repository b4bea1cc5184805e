"""The starter content in the database: what it holds, that a second run changes nothing, that an error leaves nothing."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page, Site

from casestudies.domain.covers import HEIGHT, WIDTH
from casestudies.models import CaseStudyIndexPage, CaseStudyPage, PartnershipModel
from cms.starter_content import DATA_DIR, loading
from cms.starter_content.collection import PAGE_TYPES
from cms.starter_content.problems import StarterContentError
from home.domain.snapshot import take_snapshot
from home.models import HomePage, Image, Organisation, PartnersPage, PolicyPage, SiteSettings
from pathway.models import CareerStage, FunderMapPage, FundingScheme, GrantsPage, Profession
from summit.models import StatementPage, SummitOutputPage, SummitPage
from tests import factories

ACADEMY_TITLES = {
    "MRC (Medicines Development) Fellowship Programme",
    "Liverpool's Finn Fellowships",
    "Catalys – the Manchester Clinical Academic Centre",
    "Cambridge University Health Partners",
    "University of Glasgow Post Certificate of Completion of Training (post-CCT) Fellowship Scheme",
}


@pytest.fixture(scope="module")
def starter_database(django_db_setup, django_db_blocker):
    """A database into which the starter content was loaded once, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loading.load()
        transaction.set_rollback(True)


@pytest.fixture
def loaded(starter_database):
    """The report of the loading; what the test changes is undone."""
    with transaction.atomic():
        yield starter_database
        transaction.set_rollback(True)


def case_study(slug: str) -> CaseStudyPage:
    return CaseStudyPage.objects.get(slug=slug)


def data_files() -> list[tuple[Path, dict]]:
    return [(path, tomllib.loads(path.read_text())) for path in sorted(DATA_DIR.glob("**/*.toml"))]


def snapshots() -> dict[str, str]:
    return {page.url_path: take_snapshot(page).digest for page in Page.objects.filter(depth__gt=1).specific()}


def test_load_publishes_each_page(loaded):
    pages = Page.objects.filter(depth__gt=1).specific()

    assert loaded.pages == len(pages) == 37
    assert all(page.live and not page.has_unpublished_changes for page in pages)
    assert {type(page) for page in pages} == set(PAGE_TYPES.values())


def test_load_brings_the_case_studies_with_their_titles(loaded):
    output = SummitOutputPage.objects.get(slug="case-studies-of-partnership-models")

    assert CaseStudyPage.objects.count() == 13
    assert {row.case_study.title for row in output.case_studies.all()} == ACADEMY_TITLES


def test_load_keeps_what_is_not_known_empty(loaded):
    page = case_study("catalys-manchester")

    assert (page.lead_organisation, page.start_year, page.progress, page.goals) == (None, None, "", "")
    assert not page.partners.exists()
    assert page.staff_note.startswith("To be completed:\nPartners: ")


def test_load_gives_posts_what_pays_for_them(loaded):
    page = case_study("finn-fellowships")
    post = page.posts.get()

    assert post.paid_by == [str(line.uuid) for line in page.funding_lines.all()]
    assert [profession.slug for profession in post.professions.all()] == ["medicine", "healthcare-science"]
    assert (post.number_created, post.number_filled, post.start, post.length_months) == (5, 5, "2024-04", 60)


def test_load_gives_measures_their_source(loaded):
    measure = case_study("mrc-medicines-development").impact_measures.first()

    assert (measure.value, measure.unit, measure.source) == (
        13,
        "fellows",
        "Academy of Medical Sciences: clinical academics case studies",
    )
    assert measure.source_url == "https://acmedsci.ac.uk/clinical-academics-case-studies"


def test_load_connects_a_case_study_with_the_offer_that_pays(loaded):
    line = case_study("wcat").funding_lines.get()

    assert line.scheme == FundingScheme.objects.get(slug="heiw-wales-clinical-academic-track")


def test_load_brings_terms_offers_and_organisations(loaded):
    irish = FundingScheme.objects.get(slug="irish-clinical-academic-training-programme")

    assert CareerStage.objects.count() == 7
    assert Profession.objects.count() == 10
    assert PartnershipModel.objects.count() == 10
    assert FundingScheme.objects.count() == 46
    assert Organisation.objects.count() == 69
    assert irish.co_funders.count() == 3
    assert [stage.slug for stage in irish.career_stages.all()] == ["doctoral"]


def test_load_brings_the_statement_as_far_as_it_is_known(loaded):
    page = StatementPage.objects.get()

    assert [point.number for point in page.points.all()] == [1, 2, 3]
    assert page.signatories.count() == 3
    assert page.versions.count() == 0
    assert "What follows point 3 was not seen" in page.staff_note


def test_load_builds_sections_with_links_to_pages(loaded):
    page = HomePage.objects.get()
    sections = [block.value for block in page.body]
    links = [link for part in sections[4]["parts"] if part.block_type == "links" for link in part.value]

    assert sections[0]["heading"] == "What is a clinical academic?"
    assert sections[-1]["heading"] == "Sources"
    assert [link["page"].specific for link in links] == [StatementPage.objects.get()]
    assert len(PartnersPage.objects.get().groups) == 9


def test_load_draws_one_decorative_cover_for_each_model(loaded):
    covers = {page.cover for page in CaseStudyPage.objects.all()}
    wcat, belfast = case_study("wcat"), case_study("belfast-catp")

    assert wcat.cover == belfast.cover
    assert {(cover.width, cover.height) for cover in covers} == {(WIDTH, HEIGHT)}
    assert all(default_storage.exists(cover.file.name) for cover in covers)
    assert "partnership model not yet known" in case_study("catalys-manchester").cover.title


def test_load_fills_the_indexes_of_wagtail_too(loaded):
    cover = case_study("wcat").cover

    assert cover.get_usage().count() >= 2
    assert [page.title for page in CaseStudyPage.objects.search("Finn", fields=["title"])] == [
        "Liverpool's Finn Fellowships"
    ]


def test_load_again_changes_nothing(loaded):
    before = snapshots()

    report = loading.load()

    assert (report.pages, report.rows) == (0, 0)
    assert snapshots() == before


def test_load_again_keeps_what_staff_edited(loaded):
    page = case_study("wcat")
    page.title, page.slug = "A better title", "better"
    page.save_revision().publish()
    Organisation.objects.filter(name="Wellcome").update(website="https://example.org")
    PartnershipModel.objects.filter(slug="joint-recruitment").update(name="Recruiting together")
    home = HomePage.objects.get()
    home.headline = "Edited"
    home.save_revision().publish()

    report = loading.load()

    assert (report.pages, report.rows) == (0, 0)
    assert CaseStudyPage.objects.count() == 13
    assert case_study("better").title == "A better title"
    assert Organisation.objects.get(name="Wellcome").website == "https://example.org"
    assert PartnershipModel.objects.get(slug="joint-recruitment").name == "Recruiting together"
    assert HomePage.objects.get().headline == "Edited"


def test_load_again_uses_the_organisation_into_which_staff_merged_one(loaded):
    wanted = Organisation.objects.get(name="GSK")
    kept = factories.OrganisationFactory(name="GSK plc")
    Organisation.objects.filter(pk=wanted.pk).update(merged_into=kept)
    case_study("mrc-medicines-development").delete()

    report = loading.load()

    assert report.pages == 1
    assert kept in {partner.organisation for partner in case_study("mrc-medicines-development").partners.all()}


@pytest.mark.django_db
def test_load_leaves_nothing_when_the_guard_refuses(tmp_path):
    directory = Path(shutil.copytree(DATA_DIR, tmp_path / "data"))
    file = "case_studies/further/wessex-nmahp.toml"
    text = (directory / file).read_text()
    (directory / file).write_text(text.replace('regions = ["south-east"]', 'regions = ["scotland"]'))
    line = text.partition('regions = ["')[0].count("\n") + 1
    files_before = _stored_files()

    with pytest.raises(StarterContentError) as caught:
        loading.load(directory=directory)

    reason = "Regions: Scotland lies in Scotland, which is not ticked under nations."
    assert [str(problem) for problem in caught.value.problems] == [f"{file}, line {line}: {reason}"]
    assert not Page.objects.filter(depth__gt=2).exists()
    assert not Organisation.objects.exists()
    assert _stored_files() == files_before


@pytest.mark.django_db
def test_load_names_the_line_when_staff_took_the_address(tmp_path):
    factories.StandardPageFactory(slug="policy")

    with pytest.raises(StarterContentError) as caught:
        loading.load()

    assert [(problem.file, problem.line) for problem in caught.value.problems] == [("pages/70-policy.toml", 4)]
    assert not Organisation.objects.exists()


def _stored_files() -> set[str]:
    return set(default_storage.listdir("original_images")[1]) if default_storage.exists("original_images") else set()


def test_command_says_what_it_did(loaded, capsys):
    call_command("load_starter_content")

    assert capsys.readouterr().out == "Starter content: 0 pages and 0 rows added, 362 already there and kept.\n"


def test_command_checks_without_a_database(capsys):
    call_command("load_starter_content", "--check")

    assert capsys.readouterr().out == "The data files are in order.\n"


def test_command_names_each_problem(tmp_path):
    with pytest.raises(CommandError) as caught:
        call_command("load_starter_content", "--directory", str(tmp_path))

    lines = str(caught.value).splitlines()
    assert lines[0] == "8 problems in the data files. Nothing was loaded."
    assert "organisations.csv, line 1: The file is missing." in lines


@pytest.mark.parametrize(("path", "values"), data_files(), ids=lambda value: getattr(value, "name", ""))
def test_each_fact_has_its_source(path, values):
    keys = {source.get("key") for source in values.get("sources", [])}
    parts = ("partners", "milestones", "challenges", "posts", "funding_lines", "impact_measures", "points")
    facts = [row for part in parts for row in values.get(part, [])]
    dated = [*values.get("updates", []), *values.get("signatories", [])]
    figures = [figure for section in values.get("body", []) for figure in section.get("figures", [])]

    assert all(row["source"] in keys for row in facts)
    assert all(row["source_url"].startswith("http") for row in [*dated, *figures])
    assert values.get("sources") or values["type"] in {"home.StandardPage", "home.ContactPage"}


def test_each_offer_and_each_stage_says_where_it_was_read(loaded):
    assert not FundingScheme.objects.filter(source_note="").exists()
    assert not CareerStage.objects.filter(source_url="").exists()
    assert FundingScheme.objects.filter(link="").count() == 2


def test_data_files_hold_no_mail_address():
    for path in DATA_DIR.glob("**/*.*"):
        assert not re.search(r"[\w.]+@\w+\.\w+", path.read_text()), path.name


def test_load_gives_the_site_its_words(loaded):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))

    assert settings.footer_text.startswith("Case studies, funding and policy")


def test_pages_stand_at_their_addresses(loaded):
    addresses = {
        page.url_path.removeprefix("/home")
        for model in (CaseStudyIndexPage, SummitPage, StatementPage, FunderMapPage, PartnersPage, GrantsPage)
        for page in model.objects.all()
    }

    assert addresses == {"/case-studies/", "/summit/", "/statement/", "/funding/", "/partners/", "/grants/"}
    assert PolicyPage.objects.count() == 9
    assert Image.objects.filter(title__startswith="Cover: ").count() == len(
        {page.cover_id for page in CaseStudyPage.objects.all()}
    )
