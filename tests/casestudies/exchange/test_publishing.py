"""What an import publishes, and what the guard refuses."""

import pytest

from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from tests import factories
from tests.casestudies.exchange.exchanging import errors, exported_json, imported, latest, said
from tests.reviewing import agreed

pytestmark = pytest.mark.django_db


def test_import_publishes_nothing_unless_asked():
    factories.CaseStudyIndexPageFactory()
    content = {"case_studies": [{"title": "Sample", "summary": "It is one.", "status": "published"}]}

    imported(content)
    assert not CaseStudyPage.objects.get().live

    report = imported(content, publish=True)
    assert said(report) == [("changed", "Sample", ("Published",))]
    assert CaseStudyPage.objects.get().live


def test_import_publishes_no_draft_and_nothing_that_is_incomplete():
    factories.CaseStudyIndexPageFactory()

    report = imported({"case_studies": [{"title": "A", "status": "draft"}, {"title": "B", "status": ""}]}, publish=True)

    assert errors(report) == [
        "case_studies, record 2: Summary: write one or two sentences; lists and search results show them."
    ]
    assert not CaseStudyPage.objects.exists()


@pytest.fixture
def owned():
    """A published case study that an institution owns, with its agreement to that text."""
    page = factories.full_case_study()
    submission = factories.SubmissionFactory(page=page, stage=Stage.PUBLISHED)
    agreed(submission, page)
    return submission


def test_import_that_would_publish_what_its_institution_has_not_agreed_to_is_refused(owned):
    content = exported_json()
    content["case_studies"][0]["summary"] = "Nobody agreed to this."

    report = imported(content, publish=True)

    assert len(errors(report)) == 1
    assert f"{owned.organisation} has not agreed to this text." in errors(report)[0]
    assert CaseStudyPage.objects.get().summary != "Nobody agreed to this."


def test_import_publishes_what_its_institution_has_agreed_to(owned):
    content = exported_json()
    content["case_studies"][0]["summary"] = "Agreed to."
    text = latest(owned.page)
    text.summary = "Agreed to."
    agreed(owned, text)

    report = imported(content, publish=True)

    assert errors(report) == []
    assert CaseStudyPage.objects.get().summary == "Agreed to."


def test_import_of_an_institutions_case_study_that_is_new_here_needs_its_agreement_here(owned):
    content = exported_json()
    owned.page.delete()

    report = imported(content, publish=True)
    assert f"{owned.organisation} has not agreed to this text." in errors(report)[0]

    assert errors(imported(content)) == []
    submission = Submission.objects.get()
    assert (submission.organisation, submission.where) == (owned.organisation, Stage.DRAFT)
    assert not CaseStudyPage.objects.get().live


def test_import_gives_nobody_a_case_study_that_is_here_already():
    page = factories.full_case_study()
    other = factories.OrganisationFactory(name="Other")

    report = imported({"case_studies": [{"uuid": str(page.translation_key), "owned_by": "Other"}]})

    assert "An import does not change whose a case study is." in errors(report)[0]
    assert not Submission.objects.filter(organisation=other).exists()


def test_import_publishes_over_no_changes_that_are_not_in_the_file():
    page = factories.full_case_study()
    content = exported_json()
    page.goals = "<p>Changed, not yet published.</p>"
    page.save_revision()
    content["case_studies"][0]["summary"] = "From the file."

    report = imported(content, publish=True)

    assert "There are changes to this case study that are not published." in errors(report)[0]
    assert "Changed" in latest(page).goals
