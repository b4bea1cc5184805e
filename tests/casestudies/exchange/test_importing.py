"""Importing: each record's outcome, all or nothing, nothing twice, and nothing published that the guard refuses."""

import uuid

import pytest

from casestudies.domain.exchange.records import Kind
from casestudies.models import CaseStudyPage
from home.domain.organisations import merge_organisations
from home.models import Organisation
from tests import factories
from tests.casestudies.exchange.exchanging import (
    cell,
    errors,
    exported,
    exported_json,
    imported,
    kinds,
    latest,
    said,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_import_of_an_untouched_export_changes_nothing(kind):
    page = factories.full_case_study(rows=2)
    page.background = "<p>One.</p>\r\n<p data-block-key='a1b2c'>Two.</p>"
    page.milestones.first().detail = "One line\r\nand another"
    page.save_revision().publish()
    revisions = page.revisions.count()

    report = imported(exported(kind), kind, publish=True)

    assert kinds(report).keys() == {Kind.SAME}
    assert page.revisions.count() == revisions


def test_import_of_a_changed_spreadsheet_says_what_changed_and_saves_it_as_a_draft():
    page = factories.full_case_study(rows=2)
    book = workbook()
    cell(book["case_studies"], "summary").value = "Another summary."
    cell(book["case_studies"], "staff_note").value = "Ask again in May."
    cell(book["partners"], "contribution").value = "Brings more"
    cell(book["posts"], "number_created").value = 5.0
    book["milestones"].delete_rows(3)
    added = book["challenges"].max_row + 1
    cell(book["challenges"], "case_study", added).value = page.title
    cell(book["challenges"], "challenge", added).value = "Time"

    report = imported(book)

    outcome = report.outcomes[-1]
    assert (outcome.kind, outcome.title) == (Kind.CHANGED, page.title)
    assert sorted(outcome.details) == sorted(
        [
            "Summary",
            "Note for staff",
            "Partner 1, contribution",
            "Post 1, number created",
            "Milestone, taken out",
            "Challenge 3, new",
        ]
    )
    text = latest(page)
    assert (text.summary, text.staff_note) == ("Another summary.", "Ask again in May.")
    assert text.posts.first().number_created == 5
    assert [part.challenge for part in text.challenges.all()] == ["Hard 0", "Hard 1", "Time"]
    assert CaseStudyPage.objects.get().summary == page.summary


def test_import_of_the_same_file_twice_changes_nothing_the_second_time():
    factories.full_case_study()
    content = exported_json()
    case_study = content["case_studies"][0]
    case_study["summary"] = "Another summary."
    case_study["milestones"].append({"title": "A step without a UUID"})
    content["organisations"].append({"name": "A new trust"})
    content["case_studies"].append({"title": "A new case study", "partners": [{"organisation": "A new trust"}]})

    first, second = imported(content), imported(content)

    assert (first.count(Kind.NEW), first.count(Kind.CHANGED)) == (2, 1)
    assert kinds(second).keys() == {Kind.SAME}
    assert CaseStudyPage.objects.count() == 2


def test_dry_run_says_what_an_import_then_does_and_leaves_nothing():
    page = factories.full_case_study()
    content = exported_json()
    content["case_studies"][0]["summary"] = "Another summary."
    content["case_studies"].append({"title": "A new case study"})

    tried = imported(content, dry_run=True, publish=True)

    assert CaseStudyPage.objects.count() == 1
    assert latest(page).summary == page.summary
    done = imported(content, publish=False)
    assert said(tried)[:-1] == said(done)[:-1]
    assert kinds(done)[Kind.NEW] == 1


def test_import_with_one_record_refused_imports_nothing_and_names_every_mistake():
    factories.full_case_study()
    book = workbook()
    sheet = book["case_studies"]
    cell(sheet, "summary").value = "Another summary."
    cell(sheet, "start_year").value = "in spring"
    cell(sheet, "progress").value = "soon"
    cell(sheet, "professions").value = "wizards"
    cell(book["posts"], "number_created").value = 2.5
    cell(book["partners"], "organisation").value = "Nobody knows it"
    cell(book["organisations"], "website").value = "no address"
    cell(book["organisations"], "name", 3).value = "Renamed"

    report = imported(book)

    assert [error.partition(" (")[0] for error in errors(report)] == [
        "Sheet “organisations”, row 2, column “website”",
        "Sheet “case_studies”, row 2, column “start_year”",
        "Sheet “case_studies”, row 2, column “progress”",
        "Sheet “case_studies”, row 2, column “professions”",
        "Sheet “partners”, row 2, column “organisation”",
        "Sheet “posts”, row 2, column “number_created”",
    ]
    assert "(S): “soon” is not on the list. Write one of these: planned, running, ended." in errors(report)[2]
    assert not Organisation.objects.filter(name="Renamed").exists()
    assert not CaseStudyPage.objects.get().has_unpublished_changes


def test_import_finds_organisations_and_terms_by_uuid_or_name_in_whatever_case():
    organisation = factories.OrganisationFactory(name="The University of Sample")
    profession = factories.ProfessionFactory(name="Midwifery", slug="midwives")
    factories.CaseStudyIndexPageFactory()
    named = [
        str(organisation.uuid),
        "university of sample",
        {"uuid": str(organisation.uuid)},
        {"name": organisation.name},
    ]

    report = imported(
        {
            "case_studies": [
                {
                    "title": "Sample",
                    "professions": "midwifery",
                    "partners": [{"organisation": name, "role": "Lead"} for name in named],
                }
            ]
        }
    )

    assert errors(report) == []
    text = latest(CaseStudyPage.objects.get())
    assert {partner.organisation for partner in text.partners.all()} == {organisation}
    assert [partner.role for partner in text.partners.all()] == ["lead"] * 4
    assert list(text.professions.all()) == [profession]


def test_import_of_an_organisation_known_here_by_its_name_makes_no_second_one():
    here = factories.OrganisationFactory(name="Sample Trust")
    there = str(uuid.uuid4())
    factories.CaseStudyIndexPageFactory()

    report = imported(
        {
            "organisations": [{"uuid": there, "name": "sample trust", "short_name": "ST"}],
            "case_studies": [{"title": "Sample", "lead_organisation": {"uuid": there, "name": "sample trust"}}],
        }
    )

    here.refresh_from_db()
    assert errors(report) == []
    assert (Organisation.objects.count(), here.short_name) == (1, "ST")
    assert latest(CaseStudyPage.objects.get()).lead_organisation == here


def test_import_of_an_organisation_that_was_merged_leaves_the_one_that_was_kept():
    keep, duplicate = factories.OrganisationFactory(name="Kept"), factories.OrganisationFactory(name="Duplicate")
    content = exported_json(tables=("organisations",))
    merge_organisations(keep=keep, duplicate=duplicate, user=None)

    report = imported(content)

    assert kinds(report).keys() == {Kind.SAME}
    assert Organisation.objects.current().get().name == "Kept"


def test_import_does_not_overwrite_what_was_written_since_the_export():
    page = factories.full_case_study()
    content = exported_json()
    content["case_studies"][0]["summary"] = "From the file."
    page.summary = "Written meanwhile."
    page.save_revision()

    report = imported(content)

    assert errors(report) == [
        (
            "case_studies, record 1, column “version”: The text here was changed after this file was made. Export it again and "
            "make your changes there."
        )
    ]
    assert latest(page).summary == "Written meanwhile."


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"uuid": "7"}, "column “uuid”: This is no UUID."),
        ({"title": ""}, "column “title”: Write the title."),
        ({"titel": "x"}, "column “titel”: There is no such column."),
        ({"status": "live"}, "column “status”: Write published, changes or draft"),
        ({"owned_by": "Nobody"}, "column “owned_by”: There is no organisation “Nobody” here."),
        ({"summary": "a\x00b"}, "column “summary”: This text holds characters that cannot be stored."),
        ({"summary": "\ud800"}, "column “summary”: This text holds characters that cannot be stored."),
        ({"summary": "x" * 501}, "column “summary”: Make it shorter: at most 500 characters, and it has 501."),
        ({"summary": ["x"]}, "column “summary”: Write text here."),
        ({"start_year": True}, "column “start_year”: Write a number"),
        ({"start_year": "9" * 400}, "column “start_year”: Write a number"),
        ({"start_year": 1066}, "column “start_year”: Ensure this value is greater than or equal to 1948."),
        ({"last_checked": "in May"}, "column “last_checked”: “in May” is not a date."),
        ({"next_check_due": "soon"}, "column “next_check_due”: Write a date as 2026-11-23."),
        ({"nations": ["france"]}, "column “nations”: “france” is not on the list."),
        ({"lead_organisation": 7}, "column “lead_organisation”: “7” is no name."),
        ({"goals": '<a linktype="page" id="3">x</a>'}, "column “goals”: A link names its page or file by a number"),
        (
            {"goals": f'<a linktype="page" uuid="{uuid.uuid4()}">x</a>'},
            "column “goals”: A link leads to a page that is not",
        ),
        ({"partners": [{"uuid": "no"}]}, "partners, record 1, column “uuid”: “no” is not a valid UUID."),
    ],
)
def test_import_of_a_wrong_value_says_where_and_what_to_do(values, sentence):
    factories.CaseStudyIndexPageFactory()

    report = imported({"case_studies": [{"title": "Sample"} | values]})

    assert [error for error in errors(report) if error.startswith("case_studies, record 1") and sentence in error]
    assert not CaseStudyPage.objects.exists()


def test_import_of_a_case_study_that_is_in_the_file_twice_names_both_places():
    page = factories.full_case_study()
    content = {"case_studies": [{"uuid": str(page.translation_key)}, {"slug": page.slug}]}

    report = imported(content)

    assert errors(report) == [
        "case_studies, record 2: This case study is in the file twice: see case_studies, record 1. Take one of the two out."
    ]


def test_import_leaves_alone_what_the_file_does_not_speak_of_and_empties_what_it_has_empty():
    page = factories.full_case_study()

    imported({"case_studies": [{"uuid": str(page.translation_key), "goals": "", "partners": []}]})

    text = latest(page)
    assert (text.goals, text.partners.count()) == ("", 0)
    assert (text.background, text.posts.count()) == (page.background, 1)


def test_import_of_a_locked_case_study_is_refused():
    page = factories.full_case_study()
    page.locked = True
    page.save()

    report = imported({"case_studies": [{"uuid": str(page.translation_key), "goals": "<p>Other.</p>"}]})

    assert errors(report) == ["case_studies, record 1: This case study is locked. Unlock it in the editor first."]


def test_import_that_fails_half_way_leaves_no_row(monkeypatch):
    factories.CaseStudyIndexPageFactory()
    monkeypatch.setattr(CaseStudyPage, "save_revision", _broken)

    with pytest.raises(OSError, match="the disk is full"):
        imported({"organisations": [{"name": "New"}], "case_studies": [{"title": "Sample"}]})

    assert not Organisation.objects.exists()
    assert not CaseStudyPage.objects.exists()


def _broken(*_args, **_kwargs):
    raise OSError("the disk is full")
