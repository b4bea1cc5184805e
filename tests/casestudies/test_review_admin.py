"""Staff's reading screen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casestudies.domain import changes
from casestudies.domain.stages import move
from casestudies.enums import ChangeState, Stage
from casestudies.models import ChangeRequest, Submission
from tests import factories
from tests.casestudies.portal.forms import full_submission
from tests.reviewing import at_sign_off, in_review, latest, reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(reviewer())
    return client


def screen(submission, what=""):
    return reverse("case_study_review", args=[submission.page_id]) + what


def press(client, change, act, **data):
    address = reverse("case_study_change", args=[change.submission.page_id, change.uuid, act])
    return client.post(address, data)


def test_the_whole_text_is_read_with_labels_in_words(staff):
    submission = in_review()

    html = staff.get(screen(submission)).content.decode()

    for words in ("Begin with the job plan.", "England", "Running", "Brings 0", "Step 0", "100000", "Picture"):
        assert words in html
    assert str(latest(submission).partners.all()[0].organisation) in html


def test_a_change_is_noted_at_its_place_with_a_wording_and_given_back(staff):
    submission = in_review()
    partner = latest(submission).partners.all()[0]
    address = screen(submission, f"ask/?place=partners/{partner.uuid}/contribution")

    form = staff.get(address).content.decode()
    noted = staff.post(address, {"text": "Say what it brings.", "proposed": "Brings time"}, follow=True)
    done = staff.post(screen(submission), {"note": "Thank you."}, follow=True)

    change = ChangeRequest.objects.get()
    assert "Partner 1, contribution" in form
    assert "Brings 0</textarea>" in form
    assert "Ask for 1 change" in noted.content.decode()
    assert (change.where, change.before, change.proposed) == ("Partner 1, contribution", "Brings 0", "Brings time")
    assert "The institution has the text again" in done.content.decode()
    assert Submission.objects.get().where == Stage.CHANGES_ASKED


def test_nothing_typed_is_lost_when_it_is_too_much(staff):
    submission = in_review()

    response = staff.post(screen(submission, "ask/?place=lessons"), {"text": "x" * 2001, "proposed": "Words"})

    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()
    assert "Shorten it to 2000 characters" in response.content.decode()


@pytest.mark.parametrize("place", ["nothing", "partners/1/contribution", "slug"])
def test_a_place_that_is_not_there_is_not_found(staff, place):
    assert staff.get(screen(in_review(), f"ask/?place={place}")).status_code == 404


def test_giving_back_without_a_word_says_what_to_do(staff):
    submission = in_review()

    response = staff.post(screen(submission), {"note": ""})

    assert response.status_code == 422
    assert "Note at least one change" in response.content.decode()


def test_changes_are_dropped_closed_and_asked_for_again(staff):
    submission = in_review()
    keep, forget = (
        changes.collect(submission=submission, place="lessons", where="Lessons", text=text, by=reviewer())
        for text in ("Keep", "Forget")
    )
    press(staff, forget, "drop")
    changes.ask(submission=submission, note="", by=reviewer())
    submission.refresh_from_db()
    changes.answer(change=keep, text="Did it.", name="Member")
    html = staff.get(screen(submission)).content.decode()

    staff.post(reverse("case_study_close_answered", args=[submission.page_id]))
    closed = ChangeRequest.objects.get().state
    press(staff, keep, "reopen")

    assert "1 of 1 answered" in html
    assert "Did it." in html
    assert (closed, ChangeRequest.objects.get().state) == (ChangeState.CLOSED, ChangeState.OPEN)
    assert press(staff, keep, "burn").status_code == 404


def test_corrections_of_the_institution_are_answered_here(staff):
    submission = at_sign_off()
    request = submission.sign_off_requests.get()
    from casestudies.domain.signing import ask_for_corrections  # noqa: PLC0415 - once

    ask_for_corrections(request=request, name="Ada", corrections=[("summary", "It is 2025.")])
    correction = ChangeRequest.objects.get()
    html = staff.get(screen(submission)).content.decode()

    press(staff, correction, "answer", text="Changed.")

    correction.refresh_from_db()
    assert "It is 2025." in html
    assert correction.where == "Summary"
    assert (correction.state, correction.answer) == (ChangeState.ANSWERED, "Changed.")


def test_who_may_not_edit_is_sent_away(client):
    submission = in_review()
    client.force_login(factories.MembershipFactory(organisation=submission.organisation).user)

    assert client.get(screen(submission)).status_code in {302, 404}


def test_screen_asks_the_same_number_of_queries_however_long_the_text_is(staff):
    def asked(rows):
        submission = full_submission(rows=rows)
        move(submission=submission, to=Stage.SUBMITTED)
        staff.get(screen(submission))
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(screen(submission)).status_code == 200
        return len(queries)

    few, many = asked(1), asked(12)
    assert few == many <= 60
