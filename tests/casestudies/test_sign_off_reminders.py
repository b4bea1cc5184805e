"""No answer at the sign-off: two reminders, a week apart; then staff are told, once, and the board shows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies.domain import signing
from casestudies.domain.assigning import set_due
from casestudies.models import SignOffRequest, Submission
from casestudies.notifications.signing import remind_signatories
from casestudies.selectors.board import overdue
from home.models import OutboxMessage
from home.models.secret_link import digest_of
from tests.mailbox import link
from tests.reviewing import agree, at_sign_off, in_vain, reviewer

pytestmark = pytest.mark.django_db
SILENCE = OutboxMessage.objects.filter(template="sign-off-silent")
QUESTIONS = OutboxMessage.objects.filter(template="sign-off-asked").order_by("pk")


def days_pass(days):
    """Put what happened so far into the past."""
    for request in SignOffRequest.objects.all():
        request.last_mailed_at -= timedelta(days=days)
        request.expires_at -= timedelta(days=days)
        request.save()
    for submission in Submission.objects.all():
        Submission.objects.update(stage_since=submission.stage_since - timedelta(days=days))


def given(**fields):
    """At the sign-off, and looked after by somebody."""
    submission = at_sign_off(**fields)
    submission.assignee = reviewer()
    submission.save()
    return submission


def test_signatory_is_reminded_twice_a_week_apart_and_each_link_ends_the_one_before():
    at_sign_off()
    first = SignOffRequest.objects.get().digest

    said = [remind_signatories()]
    for _week in range(4):
        days_pass(8)
        said += [remind_signatories(), remind_signatories()]

    request = SignOffRequest.objects.get()
    assert [words.split(" ")[0] for words in said] == ["0", "1", "0", "1", "0", "0", "0", "0", "0"]
    assert (request.reminders, QUESTIONS.count()) == (2, 3)
    assert request.digest != first


def test_reminder_has_the_link_that_works_now():
    at_sign_off()
    days_pass(8)

    remind_signatories()

    _empty, secret, _end = link("ada@example.org").rsplit("/", 2)
    assert SignOffRequest.objects.get().digest == digest_of(secret)


@pytest.mark.parametrize("ended", ["agreed", "corrections", "asked another", "too early", "link ended"])
def test_nobody_is_reminded_without_need(ended):
    submission = at_sign_off()
    request = SignOffRequest.objects.get()
    days_pass(6 if ended == "too early" else 31 if ended == "link ended" else 8)
    if ended == "agreed":
        agree(submission)
    elif ended == "corrections":
        signing.ask_for_corrections(request=request, name="A", corrections=[("", "Not yet.")])
    elif ended == "asked another":
        signing.ask_for_agreement(submission=submission, name="B", email="b@example.org", role="", by=reviewer())

    assert signing.remind(request=request) is False
    assert remind_signatories().startswith("0 signatories")
    request.refresh_from_db()
    assert request.reminders == 0


@pytest.mark.parametrize("silence", ["reminded in vain", "link ended", "nobody asked"])
def test_staff_are_told_once_that_nobody_answers_and_the_board_shows_it(silence):
    submission = given(**({"signatory_email": ""} if silence == "nobody asked" else {}))
    if silence == "reminded in vain":
        in_vain(submission)
    days_pass(31 if silence == "link ended" else 8)

    said = [remind_signatories(), remind_signatories()]

    message = SILENCE.get()
    assert [words.split("told of ")[1] for words in said] == ["1 without an answer.", "0 without an answer."]
    assert message.recipients == [submission.assignee.email]
    assert reverse("case_study_sign_off", args=[submission.page_id]) in message.text
    assert message.needs_action
    submission.refresh_from_db()
    assert submission.due_on == timezone.localdate()
    Submission.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert Submission.objects.filter(overdue()).exists()


def test_staff_are_told_of_nothing_while_somebody_may_answer_or_has():
    given()
    days_pass(8)
    remind_signatories()
    days_pass(8)
    remind_signatories()
    days_pass(6)
    remind_signatories()
    assert not SILENCE.exists()

    days_pass(2)
    agree(Submission.objects.get())
    remind_signatories()
    assert not SILENCE.exists()


def test_a_date_that_staff_chose_stays_and_asking_somebody_else_ends_the_one_of_silence():
    submission, chosen = given(), timezone.localdate() + timedelta(days=30)
    set_due(submissions=[submission], due_on=chosen)
    in_vain(submission)
    remind_signatories()
    assert Submission.objects.get().due_on == chosen

    signing.ask_for_agreement(submission=submission, name="B", email="b@example.org", role="", by=reviewer())
    again = Submission.objects.get()
    assert (again.due_on, again.silence_told_at) == (None, None)

    in_vain(submission)
    remind_signatories()
    assert SILENCE.count() == 2
