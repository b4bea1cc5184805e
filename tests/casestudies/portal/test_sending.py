"""The screens on which a case study is sent, taken back, taken up again and discarded."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from casestudies.enums import Stage
from casestudies.models import Sending, SignOffRequest, Submission
from home.enums import MemberRole
from home.models import OutboxMessage
from home.models.secret_link import digest_of
from tests import factories
from tests.casestudies.portal.drafts import address, draft, signed_in, with_picture
from tests.reviewing import approve

pytestmark = pytest.mark.django_db
AGREED = {"licence": "on", "images": "on"}


def stage_of(submission):
    return Submission.objects.get(pk=submission.pk).where


def test_send_leads_to_the_case_study_and_a_second_time_to_the_same_place():
    submission = draft()
    client = signed_in(submission)

    first = client.post(address(submission, "send/"), {"licence": "on"}, follow=True)
    second = client.post(address(submission, "send/"), AGREED)
    back = client.get(address(submission, "send/"))

    assert "Sent. We have written to you with what happens next." in first.content.decode()
    assert [answer["Location"] for answer in (second, back)] == [address(submission)] * 2
    assert (Sending.objects.count(), stage_of(submission)) == (1, Stage.SUBMITTED)
    assert OutboxMessage.objects.filter(template="submission-receipt").count() == 1


def test_send_shows_what_is_required_apart_from_what_is_good_to_have_and_no_button():
    submission = draft(complete=False)

    html = signed_in(submission).get(address(submission, "send/")).content.decode()

    required, good = html.partition("Good to have")[::2]
    assert "Summary: write one or two sentences" in required
    assert "Partnership model" in good
    assert "Send to the Academy</button>" not in html


def test_send_without_agreeing_says_what_to_agree_to():
    submission = draft()
    with_picture(submission)

    answer = signed_in(submission).post(address(submission, "send/"), {})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_licence">Agree to the licence' in html
    assert 'href="#id_images">Say that the people in the pictures' in html
    assert stage_of(submission) == Stage.DRAFT


def test_send_names_who_is_asked_to_agree_to_the_final_text():
    submission = draft()
    named = {"signatory_name": "Ada Sample", "signatory_role": "Dean", "signatory_email": "ada@example.org"}

    signed_in(submission).post(address(submission, "send/"), AGREED | named)
    approve(submission.page)

    assert Submission.objects.filter(pk=submission.pk, **named).exists()
    assert SignOffRequest.objects.values_list("name", "role", "email").get() == (
        "Ada Sample",
        "Dean",
        "ada@example.org",
    )


def test_send_again_shows_who_was_named_and_asks_nobody_who_was_taken_out():
    submission = draft(signatory_name="Ada Sample", signatory_email="ada@example.org")
    client = signed_in(submission)

    html = client.get(address(submission, "send/")).content.decode()
    client.post(address(submission, "send/"), AGREED)
    approve(submission.page)

    assert 'value="Ada Sample"' in html
    assert stage_of(submission) == Stage.SIGN_OFF
    assert not SignOffRequest.objects.exists()


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ({"signatory_name": "Ada Sample"}, "Enter the e-mail address of whom we ask"),
        ({"signatory_email": "ada@example.org"}, "Enter the name of whom we ask"),
        ({"signatory_name": "Ada Sample", "signatory_email": "ada"}, "Enter an e-mail address with an @"),
    ],
)
def test_send_with_half_a_signatory_says_what_is_missing_and_keeps_what_was_typed(named, wanted):
    submission = draft()

    answer = signed_in(submission).post(address(submission, "send/"), AGREED | named)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert wanted in html
    assert all(f'value="{value}"' in html for value in named.values())
    assert stage_of(submission) == Stage.DRAFT


def test_send_without_pictures_does_not_ask_about_people_in_them():
    submission = draft()

    assert 'name="images"' not in signed_in(submission).get(address(submission, "send/")).content.decode()


def test_send_of_a_draft_of_a_call_that_closed_says_in_which_call_it_goes():
    now = timezone.now()
    closed = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    later = factories.CallFactory(opens_at=now - timedelta(hours=1), title="Partnerships 2027")
    submission = draft(call=closed)
    client = signed_in(submission)

    html = client.get(address(submission, "send/")).content.decode()
    client.post(address(submission, "send/"), AGREED)

    assert "You can send it in “Partnerships 2027”." in html
    assert "Send to the Academy</button>" in html
    assert (Submission.objects.get().call, stage_of(submission)) == (later, Stage.SUBMITTED)


def test_send_after_the_deadline_says_so_and_has_no_button():
    call = factories.CallFactory(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=1)
    )
    submission = draft(call=call)
    client = signed_in(submission)

    html = client.get(address(submission, "send/")).content.decode()
    answer = client.post(address(submission, "send/"), AGREED)

    assert "Your draft is kept." in html
    assert "Send to the Academy</button>" not in html
    assert (answer.status_code, stage_of(submission)) == (422, Stage.DRAFT)


@pytest.mark.django_db(transaction=True)
def test_take_up_pressed_four_times_at_once_happens_once_and_each_leads_to_the_case_study():
    submission = draft(stage=Stage.WITHDRAWN)
    clients, begin, answers = [signed_in(submission) for _ in range(4)], threading.Barrier(4), []

    def press(client):
        begin.wait()
        try:
            answers.append(client.post(address(submission, "take-up/")).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [302] * 4
    assert (stage_of(submission), submission.changes.count()) == (Stage.DRAFT, 1)


@pytest.mark.parametrize("role", [MemberRole.VIEW, MemberRole.COMMENT, MemberRole.EDIT])
def test_those_who_may_not_send_read_what_is_missing_but_change_nothing(role):
    submission = draft()
    client = signed_in(submission, role)

    html = client.get(address(submission, "send/")).content.decode()
    client.post(address(submission, "send/"), AGREED)

    assert f"Somebody who may send for {submission.organisation}" in html
    assert stage_of(submission) == Stage.DRAFT
    for what in ("withdraw/", "discard/", "take-up/"):
        assert client.post(address(submission, what)).status_code == 404


def test_withdraw_says_what_is_lost_before_and_is_done_by_post_only():
    submission = draft()
    client = signed_in(submission)
    client.post(address(submission, "send/"), AGREED)

    asked = client.get(address(submission, "withdraw/")).content.decode()
    between = stage_of(submission)
    done = client.post(address(submission, "withdraw/"), follow=True).content.decode()
    client.post(address(submission, "withdraw/"))

    assert "nothing that you wrote is lost" in asked
    assert (between, stage_of(submission)) == (Stage.SUBMITTED, Stage.WITHDRAWN)
    assert "Taken back." in done
    assert "Go on writing it" in done
    client.post(address(submission, "take-up/"))
    client.post(address(submission, "take-up/"))
    assert stage_of(submission) == Stage.DRAFT
    assert submission.changes.count() == 3


def test_discard_says_that_it_cannot_be_undone_and_is_done_by_post_only():
    submission = draft()
    client = signed_in(submission)

    asked = client.get(address(submission, "discard/")).content.decode()
    assert Submission.objects.exists()
    done = client.post(address(submission, "discard/"), follow=True).content.decode()

    assert "this cannot be undone" in asked
    assert not Submission.objects.exists()
    assert "was discarded" in done
    assert client.post(address(submission, "discard/")).status_code == 404


def test_discard_what_was_sent_leads_back():
    submission = draft()
    client = signed_in(submission)
    client.post(address(submission, "send/"), AGREED)

    assert client.get(address(submission, "discard/"))["Location"] == address(submission)
    client.post(address(submission, "discard/"))
    assert Submission.objects.exists()


def test_draft_of_a_browser_without_an_account_can_be_discarded_but_not_sent():
    submission = draft(organisation=None, browser_digest="x")
    client = Client()
    client.cookies["draft_browser"] = "a secret of this browser"
    Submission.objects.filter(pk=submission.pk).update(browser_digest=digest_of("a secret of this browser"))

    html = client.get(address(submission, "send/")).content.decode()
    client.post(address(submission, "send/"), AGREED)

    assert "Sign in first" in html
    assert stage_of(submission) == Stage.DRAFT
    client.post(address(submission, "discard/"))
    assert not Submission.objects.exists()
