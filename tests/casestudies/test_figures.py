"""Staff's reports in figures: what they count, their charts, their downloads."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import StageChange, Submission
from casestudies.selectors import figures
from home.enums import Region
from tests import editing, factories
from tests.casestudies.portal.drafts import draft

pytestmark = pytest.mark.django_db
NAMES = ["time-in-stages", "abandoned-drafts", "waiting", "coverage"]


def ago(days):
    return timezone.now() - timedelta(days=days)


def moved(submission, *steps):
    """Move through these stages, each so many days ago."""
    for to, days in steps:
        change = move(submission=submission, to=to)
        StageChange.objects.filter(pk=change.pk).update(at=ago(days))
        Submission.objects.filter(pk=submission.pk).update(stage_since=ago(days))


@pytest.fixture
def staff():
    return editing.signed_in("Editors")


def test_time_in_stages_counts_stays_that_ended_and_who_is_there_now():
    for begun, sent, answered in ((30, 20, 10), (30, 26, 20)):
        submission = draft()
        Submission.objects.filter(pk=submission.pk).update(created_at=ago(begun))
        moved(submission, (Stage.SUBMITTED, sent), (Stage.CHANGES_ASKED, answered))
    factories.SubmissionFactory(page=factories.CaseStudyPageFactory(is_sample=True, live=False))

    rows = {row.stage: row for row in figures.time_in_stages()}

    written, sent = rows[Stage.DRAFT.label], rows[Stage.SUBMITTED.label]
    assert (written.finished, written.median_days, written.longest_days, written.there_now) == (2, 7, 10, 0)
    assert (sent.finished, sent.median_days, sent.there_now) == (2, 8, 0)
    assert (rows[Stage.CHANGES_ASKED.label].median_days, rows[Stage.CHANGES_ASKED.label].there_now) == (None, 2)


def test_abandoned_drafts_say_where_they_were_left():
    left = draft()
    Submission.objects.filter(pk=left.pk).update(last_written_at=ago(40))
    draft()
    sent = draft(stage=Stage.SUBMITTED)
    Submission.objects.filter(pk=sent.pk).update(last_written_at=ago(40))

    (row,) = figures.abandoned_drafts()

    assert (row.last_step, row.steps, row.days) == ("Partners", 2, 40)


def test_draft_with_a_title_alone_has_no_words():
    left = draft(page=factories.CaseStudyPageFactory(live=False, summary=""), complete=False)
    page = left.page
    page.partners = []
    page.save_revision(clean=False)
    Submission.objects.filter(pk=left.pk).update(last_written_at=ago(40))

    assert figures.abandoned_drafts()[0].last_step == figures.NOTHING_YET


def test_waiting_names_the_institution_the_person_or_the_pool():
    assignee = factories.UserFactory(first_name="Ada", last_name="Sample")
    theirs, hers, pool, nobody = (
        draft(stage=stage) for stage in ("changes-asked", "submitted", "approval", "published")
    )
    Submission.objects.filter(pk=hers.pk).update(assignee=assignee, stage_since=ago(9))

    rows = {row.title: row for row in figures.waiting()}

    assert rows[str(theirs)].whom == str(theirs.organisation)
    assert (rows[str(hers)].whom, rows[str(hers)].days) == (str(assignee), 9)
    assert rows[str(pool)].whom == figures.POOL
    assert str(nobody) not in rows
    assert figures.waiting()[0].title == str(hers)


def test_coverage_counts_published_case_studies_and_shows_the_gaps():
    profession, other = factories.ProfessionFactory(), factories.ProfessionFactory()
    for fields in ({}, {"live": False}, {"is_sample": True}):
        page = factories.CaseStudyPageFactory(nations=["england"], regions=["london"], **fields)
        page.professions.add(profession)
        page.save()

    numbers = {(row.list, row.word): row.number for row in figures.coverage()}

    assert numbers["Region", Region.LONDON.label] == 1
    assert numbers["Region", Region.NORTH_EAST.label] == 0
    assert (numbers["Profession", profession.name], numbers["Profession", other.name]) == (1, 0)
    assert numbers["Nation", "England"] == 1


@pytest.fixture
def something():
    old = draft()
    Submission.objects.filter(pk=old.pk).update(last_written_at=ago(40))
    draft(stage=Stage.SUBMITTED)


@pytest.mark.parametrize("name", NAMES)
def test_each_report_has_a_chart_a_table_and_two_downloads(staff, something, name):
    html = staff.get(reverse(name)).content.decode()
    csv = b"".join(staff.get(reverse(name), {"export": "csv"}).streaming_content).decode()
    xlsx = load_workbook(io.BytesIO(b"".join(staff.get(reverse(name), {"export": "xlsx"}).streaming_content)))

    assert "<svg" in html[html.index("figure-chart") : html.index("</figure>")]
    assert 'style="' not in html[html.index("figure-chart") : html.index("</figure>")]
    heading = csv.splitlines()[0].split(",")
    assert [cell.value for cell in xlsx.active[1]] == heading
    assert all(f'<th scope="col">{each}</th>' in html for each in heading)


@pytest.mark.parametrize("name", ["abandoned-drafts", "waiting", "time-in-stages"])
def test_empty_report_says_so_and_draws_nothing(staff, name):
    html = staff.get(reverse(name)).content.decode()

    assert "figure-chart" not in html
    assert "No draft was abandoned." in html or "Nothing " in html


@pytest.mark.parametrize("name", [*NAMES, "submission_steps"])
@pytest.mark.parametrize("number", [1, 4])
def test_reports_take_as_many_queries_for_four_as_for_one(staff, name, number, django_assert_max_num_queries):
    for _ in range(number):
        submission = draft()
        Submission.objects.filter(pk=submission.pk).update(last_written_at=ago(40))
        moved(draft(), (Stage.SUBMITTED, 3))
    staff.get(reverse(name), {"export": "csv"})

    with django_assert_max_num_queries(12):
        response = staff.get(reverse(name), {"export": "csv"})
        assert b"".join(response.streaming_content)


def test_log_of_steps_is_narrowed_and_downloaded(staff):
    submission = draft()
    moved(submission, (Stage.SUBMITTED, 9), (Stage.DECLINED, 3))
    StageChange.objects.filter(to_stage=Stage.DECLINED).update(note="It is about something else.")

    found = staff.get(reverse("submission_steps_results"), {"to_stage": "declined"}).context["object_list"]
    csv = b"".join(staff.get(reverse("submission_steps"), {"export": "csv"}).streaming_content).decode()

    assert [change.to_stage for change in found] == ["declined"]
    assert csv.splitlines()[0] == "Case study,Organisation,From,To,When,Who,Why"
    assert "It is about something else." in csv


@pytest.mark.parametrize("name", [*NAMES, "submission_steps"])
def test_who_is_not_staff_sees_no_report(client, name):
    client.force_login(factories.MembershipFactory().user)

    assert client.get(reverse(name)).status_code in {302, 404}
