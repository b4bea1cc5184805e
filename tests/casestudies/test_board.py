"""The board: what stands on it, in which order, and what is done with several rows."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies.enums import Stage
from casestudies.models import Absence, AssignmentRule, Submission
from tests import editing, factories
from tests.reviewing import in_review, reviewer

pytestmark = pytest.mark.django_db
BOARD = "/admin/submissions/board/"


@pytest.fixture
def staff():
    return editing.signed_in("Editors")


def submission(stage=Stage.SUBMITTED, due=None, **fields):
    if due is not None:
        fields["due_on"] = timezone.localdate() + timedelta(days=due)
    return factories.SubmissionFactory(stage=stage, submitted_at=timezone.now(), **fields)


def titles(client, query=""):
    html = client.get(BOARD + query).content.decode()
    return re.findall(r'<span id="submission_\d+_title">([^<]*)</span>', html)


def shown(*submissions):
    return [str(each) for each in submissions]


def act(client, name, submissions, **data):
    query = "&".join(f"id={each.pk}" for each in submissions)
    address = reverse("wagtail_bulk_action", args=["casestudies", "submission", name])
    return client.post(f"{address}?{query}&next={BOARD}", data)


def test_what_is_overdue_comes_first_then_what_is_due_then_what_waits_longest(staff):
    now = timezone.now()
    young, old = (submission(stage_since=now - timedelta(days=days)) for days in (1, 9))
    later, late = submission(due=5), submission(due=-2)

    html = staff.get(BOARD).content.decode()

    assert titles(staff) == shown(late, later, old, young)
    assert html.count("overdue</strong>") == 1
    assert "9 days" in html


def test_a_draft_that_was_never_sent_is_its_authors_alone(staff):
    factories.SubmissionFactory()
    back = submission(Stage.DRAFT)

    assert titles(staff) == shown(back)


def test_filters_and_search_find(staff):
    mine, organisation = submission(assignee=staff.user, due=-1), factories.OrganisationFactory(name="Zebra Hospitals")
    theirs = submission(Stage.CHANGES_ASKED, organisation=organisation, due=3)
    done = submission(Stage.PUBLISHED, due=-3)

    found = {
        query: titles(staff, query)
        for query in (
            "?stage=changes-asked",
            "?turn=academy",
            "?turn=nobody",
            "?assignee=mine",
            f"?assignee={staff.user.pk}",
            f"?organisation={organisation.pk}",
            "?late=yes",
            "?late=today",
            "?late=none",
            "?q=zebra",
            f"?q={str(done).replace(' ', '+')}",
        )
    }

    assert list(found.values()) == [
        shown(theirs),
        shown(mine),
        shown(done),
        shown(mine),
        shown(mine),
        shown(theirs),
        shown(mine),
        shown(theirs),
        [],
        shown(theirs),
        shown(done),
    ]
    assert titles(staff, "?assignee=pool") == shown(done, theirs)


def test_fifty_stand_on_a_page_and_stages_are_counted(staff):
    for _ in range(51):
        submission()
    submission(Stage.DECLINED)

    html = staff.get(BOARD).content.decode()

    assert len(titles(staff)) == 50
    assert len(titles(staff, "?p=2")) == 2
    assert re.search(r"To be read <strong>51</strong>", html)
    assert re.search(r"Not taken further <strong>1</strong>", html)


def test_the_number_of_queries_does_not_grow(staff):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            staff.get(BOARD)
        return len(queries)

    submission(assignee=reviewer(), due=-1)
    asked()
    one = asked()
    for _ in range(12):
        submission(assignee=reviewer(), due=-1)

    assert asked() == one <= 30


def test_several_are_given_dated_and_put_back(staff):
    rows, person = [submission(), submission()], reviewer()

    form = staff.get(
        reverse("wagtail_bulk_action", args=["casestudies", "submission", "assign"]) + f"?id={rows[0].pk}&next={BOARD}"
    ).content.decode()
    given = act(staff, "assign", rows, assignee=person.pk)
    after_giving = set(Submission.objects.values_list("assignee", flat=True))
    act(staff, "due", rows, due_on="2027-05-04")
    dated = {str(day) for day in Submission.objects.values_list("due_on", flat=True)}
    act(staff, "pool", rows)

    assert str(rows[0]) in form
    assert given.url == BOARD
    assert after_giving == {person.pk}
    assert dated == {"2027-05-04"}
    assert set(Submission.objects.values_list("assignee", flat=True)) == {None}


def test_a_wrong_date_is_said_beside_it(staff):
    response = act(staff, "due", [submission()], due_on="soon")

    assert "Enter a date, for example 2027-05-04." in response.content.decode()


def test_owner_and_date_are_set_on_the_review_too(staff):
    one, person = in_review(), reviewer()
    address = reverse("case_study_review", args=[one.page_id])

    wrong = staff.post(address, {"what": "organise", "assignee": person.pk, "due_on": "soon"})
    right = staff.post(address, {"what": "organise", "assignee": person.pk, "due_on": "2027-05-04"})

    one.refresh_from_db()
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "Enter a date" in wrong.content.decode()
    assert (one.assignee, str(one.due_on)) == (person, "2027-05-04")


def test_who_is_away_gives_back_what_they_look_after(staff):
    person = reviewer()
    one = submission(assignee=person)

    response = staff.post("/admin/submissions/away/new/", {"person": person.pk, "until": "2099-01-01"}, follow=True)

    one.refresh_from_db()
    assert one.assignee is None
    assert "2099" in response.content.decode()
    pk = Absence.objects.get().pk
    staff.post(f"/admin/submissions/away/edit/{pk}/", {"person": person.pk, "until": "2020-01-01"})
    assert str(Absence.objects.get().until) == "2020-01-01"


@pytest.mark.parametrize(("name", "may"), [("Editors", False), ("Moderators", True)])
def test_rules_are_made_by_moderators_and_read_by_editors(name, may):
    client, person = editing.signed_in(name), reviewer()

    client.post("/admin/submissions/rules/new/", {"position": 1, "region": "wales", "person": person.pk})

    assert AssignmentRule.objects.exists() is may
    assert client.get("/admin/submissions/rules/").status_code == 200


def test_nobody_without_a_group_sees_the_board(client):
    client.force_login(factories.UserFactory())

    assert client.get(BOARD).status_code in {302, 404}
    assert editing.signed_in().get(BOARD).status_code in {302, 404}
