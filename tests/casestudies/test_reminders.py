"""One polite reminder of an unfinished draft; how long the Academy usually takes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CallExtension, StageChange, Submission
from casestudies.notifications.reminders import remind_of_deadlines
from casestudies.selectors.waiting import usual_waiting_days
from home.models import OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import draft

pytestmark = pytest.mark.django_db


def due_in(days, **fields):
    call = factories.CallFactory(
        opens_at=timezone.now() - timedelta(days=60), closes_at=timezone.now() + timedelta(days=days)
    )
    submission = draft(call=call, **fields)
    if submission.organisation:
        factories.MembershipFactory(organisation=submission.organisation)
    return submission


def test_reminder_is_sent_once_and_says_until_when():
    submission = due_in(5)

    said = [remind_of_deadlines(), remind_of_deadlines()]

    message = OutboxMessage.objects.get()
    deadline = timezone.localtime(submission.call.closes_at)
    assert said == ["1 authors of drafts reminded.", "0 authors of drafts reminded."]
    assert message.subject == f"Action needed: “{submission}” can be sent until {deadline:%-d %B %Y at %H:%M}"
    assert "We will not remind you again." in message.text


def test_reminder_of_a_draft_of_one_person_goes_to_that_person():
    person = factories.UserFactory()
    due_in(5, organisation=None, started_by=person)

    remind_of_deadlines()

    assert OutboxMessage.objects.get().recipients == [person.email]


def test_reminder_is_not_sent_too_early_too_late_for_what_was_sent_or_to_nobody():
    due_in(8)
    due_in(5, organisation=None, browser_digest="d" * 64)
    move(submission=due_in(5), to=Stage.SUBMITTED)
    returned = due_in(5)
    move(submission=returned, to=Stage.SUBMITTED)
    move(submission=returned, to=Stage.DRAFT)
    draft()
    OutboxMessage.objects.all().delete()

    remind_of_deadlines()

    assert not OutboxMessage.objects.exists()


def test_reminder_is_not_sent_after_the_deadline_unless_another_call_is_open():
    due_in(-1)
    remind_of_deadlines()
    before = OutboxMessage.objects.count()
    factories.CallFactory(opens_at=timezone.now(), closes_at=(later := timezone.now() + timedelta(days=5)))

    remind_of_deadlines()

    assert before == 0
    assert f"until {timezone.localtime(later):%-d %B %Y}" in OutboxMessage.objects.get().subject


def test_reminder_waits_for_the_later_deadline_of_the_organisation():
    submission = due_in(5)
    CallExtension.objects.create(
        call=submission.call, organisation=submission.organisation, closes_at=timezone.now() + timedelta(days=30)
    )

    remind_of_deadlines()

    assert Submission.objects.get().reminded_at is None


def answered(days, *, to=Stage.CHANGES_ASKED, **page):
    submission = factories.SubmissionFactory(page=factories.CaseStudyPageFactory(live=False, **page))
    first = move(submission=submission, to=Stage.SUBMITTED)
    move(submission=submission, to=to)
    StageChange.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=days))


def test_usual_waiting_time_is_the_median_of_what_the_academy_took():
    for days in (2, 5, 30):
        answered(days)
    answered(90, to=Stage.WITHDRAWN)
    answered(90, is_sample=True)

    assert usual_waiting_days() == 5


def test_usual_waiting_time_over_several_steps_of_a_review_counts_from_the_sending():
    for _ in range(3):
        submission = factories.SubmissionFactory()
        first = move(submission=submission, to=Stage.SUBMITTED)
        move(submission=submission, to=Stage.APPROVAL)
        move(submission=submission, to=Stage.SIGN_OFF)
        StageChange.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=9))

    assert usual_waiting_days() == 9


def test_usual_waiting_time_is_unknown_with_too_few_cases_and_is_one_query(django_assert_num_queries):
    answered(5)
    answered(5)

    with django_assert_num_queries(2):
        assert usual_waiting_days() is None


def test_usual_waiting_time_is_what_staff_say_while_there_are_too_few_cases():
    now = timezone.now()
    factories.CallFactory(opens_at=now - timedelta(days=60), answer_days=30)
    factories.CallFactory(opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=9), answer_days=20)
    factories.CallFactory(opens_at=now - timedelta(days=1))
    factories.CallFactory(opens_at=now + timedelta(days=1), answer_days=10)
    said = usual_waiting_days()
    for _ in range(3):
        answered(5)

    assert (said, usual_waiting_days()) == (20, 5)
