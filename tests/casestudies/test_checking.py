"""The yearly check: who is asked when, what an answer does, and what it leaves as it is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from casestudies.domain.checking import ANSWERED, answer, ask, check_all
from casestudies.domain.freshness import refresh
from casestudies.enums import Stage
from casestudies.models import Agreement, CaseStudyCheck, CaseStudyPage, Freshness, Submission
from home.domain.checks import CheckRefused
from home.domain.snapshot import take_snapshot
from home.enums import CheckAnswer, MemberRole
from home.models import OutboxMessage
from search.documents import documents_of
from tests import factories
from tests.checking import ago, published
from tests.mailbox import letters, link
from tests.reviewing import agree, approve, at_sign_off

pytestmark = pytest.mark.django_db


def asked(**fields):
    submission = published(**fields)
    assert ask(submission=submission)
    return submission, CaseStudyCheck.objects.get(page=submission.page_id)


def boost(page):
    (document,) = documents_of(CaseStudyPage, [page.pk], {f"page:{page.pk}": 1})
    return document.boost


def test_page_that_is_due_is_asked_about_once_with_a_link_of_its_own():
    submission = published()
    manager = submission.organisation.memberships.get().user

    first, second = check_all(), check_all()

    assert first.startswith("Institutions asked about 1 pages")
    assert second.startswith("Institutions asked about 0 pages")
    (letter,) = letters(manager.email)
    assert letter.startswith(f"Action needed: is “{submission.page.title}” still true?")
    assert link(manager.email) == submission.page.url
    assert "/submit/checks/" in letter
    assert "/submit/checks/" not in OutboxMessage.objects.get().shown_text


@pytest.mark.parametrize("days", [0, 364])
def test_page_that_was_checked_within_a_year_is_left_alone(days):
    submission = published(checked_days_ago=days)

    check_all()

    assert not CaseStudyCheck.objects.exists()
    assert not Freshness.objects.get(page=submission.page_id).is_stale


@pytest.mark.parametrize(("planned", "is_due"), [(10, True), (-10, False)])
def test_day_that_staff_chose_comes_before_the_year(planned, is_due):
    published(checked_days_ago=100, next_check_due=ago(days=planned))

    check_all()

    assert CaseStudyCheck.objects.exists() is is_due


def test_day_that_staff_chose_is_past_once_the_page_was_checked():
    submission = published(checked_days_ago=5, next_check_due=ago(days=10))

    assert Freshness.objects.get(page=submission.page_id).due_on == ago(days=5) + timedelta(days=365)


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.PUBLISHED}))
def test_page_that_is_worked_on_or_gone_is_not_asked_about(stage):
    submission = published()
    Submission.objects.update(stage=stage)

    assert not ask(submission=submission)


def test_sample_is_neither_asked_about_nor_marked():
    published(is_sample=True)

    check_all()

    assert (CaseStudyCheck.objects.count(), Freshness.objects.count()) == (0, 0)


def test_signatory_is_asked_where_nobody_manages_and_the_sender_where_there_is_none():
    submission = published(with_manager=False)
    factories.MembershipFactory(organisation=submission.organisation, role=MemberRole.EDIT)
    assert not ask(submission=submission)

    Submission.objects.update(signatory_email="dean@example.org")
    submission.refresh_from_db()

    assert ask(submission=submission)
    assert len(letters("dean@example.org")) == 1


def test_still_true_is_shown_and_changes_neither_text_nor_agreement(client):
    submission = at_sign_off()
    agree(submission)
    approve(submission.page)
    factories.MembershipFactory(organisation=submission.organisation)
    before = take_snapshot(CaseStudyPage.objects.get(pk=submission.page_id)).digest
    Freshness.objects.update(due_on=ago(days=1))
    assert ask(submission=submission)
    check = CaseStudyCheck.objects.get()

    answer(check=check, answer=CheckAnswer.TRUE)

    page = CaseStudyPage.objects.get(pk=submission.page_id)
    assert take_snapshot(page).digest == before
    assert Agreement.objects.get().is_live
    html = client.get(page.url).content.decode()
    assert "Checked by the institution" in html
    assert f"{submission.organisation} on " in html
    assert PageLogEntry.objects.filter(page=page.pk, action=ANSWERED).count() == 1


def test_answer_makes_a_stale_page_fresh_again_and_tells_search(client):
    submission, check = asked()
    page = submission.page
    assert "Nobody has checked this page since" in client.get(page.url).content.decode()
    assert boost(page) == 0.7

    answer(check=check, answer=CheckAnswer.TRUE)

    assert "Nobody has checked" not in client.get(page.url).content.decode()
    assert boost(page) == 1.0
    assert Freshness.objects.get(page=page).due_on == timezone.localdate() + timedelta(days=365)


def test_page_is_due_for_a_month_before_it_is_stale():
    submission = published(checked_days_ago=390)

    fresh = Freshness.objects.get(page=submission.page_id)

    assert (fresh.due_on < timezone.localdate(), fresh.is_stale) == (True, False)


def test_needs_a_change_opens_a_correction_marks_the_page_and_tells_who_writes(client, settings):
    settings.STAFF_EMAILS = ["team@example.org"]
    submission, check = asked()
    manager = submission.organisation.memberships.get().user

    answer(check=check, answer=CheckAnswer.CHANGE, note="It is eight posts now.")

    submission.refresh_from_db()
    change = submission.changes.get()
    assert (submission.where, change.note) == (Stage.CORRECTING, "It is eight posts now.")
    page = CaseStudyPage.objects.get(pk=submission.page_id)
    assert page.live
    assert "no longer true" in client.get(page.url).content.decode()
    assert "It is eight posts now." in letters(manager.email)[-1]
    assert f"/submit/{submission.uuid}/" in letters(manager.email)[-1]
    assert "Needs a change" in letters("team@example.org")[-1]


def test_take_it_down_is_for_staff_to_decide(settings):
    settings.STAFF_EMAILS = ["team@example.org"]
    submission, check = asked()

    answer(check=check, answer=CheckAnswer.DOWN, note="The programme has ended.")

    submission.refresh_from_db()
    assert (submission.where, CaseStudyPage.objects.get(pk=submission.page_id).live) == (Stage.PUBLISHED, True)
    assert Freshness.objects.get(page=submission.page_id).is_stale
    assert "The programme has ended." in letters("team@example.org")[-1]


def test_first_answer_stands():
    submission, check = asked()

    answer(check=check, answer=CheckAnswer.TRUE)
    answer(check=check, answer=CheckAnswer.CHANGE)

    check.refresh_from_db()
    submission.refresh_from_db()
    assert (check.answer, submission.where) == (CheckAnswer.TRUE, Stage.PUBLISHED)


def test_link_that_ended_is_refused():
    _submission, check = asked()
    CaseStudyCheck.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(CheckRefused):
        answer(check=check, answer=CheckAnswer.TRUE)


def test_reminders_go_twice_with_a_new_link_each_and_stop():
    submission, check = asked()
    manager = submission.organisation.memberships.get().user
    digests = [check.digest]

    for _ in range(4):
        CaseStudyCheck.objects.update(last_mailed_at=timezone.now() - timedelta(days=15))
        check_all()
        digests.append(CaseStudyCheck.objects.get().digest)

    assert len(set(digests)) == 3
    assert len(letters(manager.email)) == 3


def test_a_year_without_an_answer_leads_to_another_question():
    submission, check = asked(checked_days_ago=800)
    CaseStudyCheck.objects.filter(pk=check.pk).update(created_at=timezone.now() - timedelta(days=366))

    assert ask(submission=submission)


def test_correction_that_was_published_settles_the_doubt():
    submission, check = asked()
    answer(check=check, answer=CheckAnswer.CHANGE)
    assert Freshness.objects.get(page=submission.page_id).doubted_on

    text = take_snapshot(submission.page)
    Agreement.objects.create(
        page=submission.page, organisation_name="Sample", text_digest=text.digest, snapshot=text.data, is_live=True
    )
    refresh(pages=[submission.page_id])

    fresh = Freshness.objects.get(page=submission.page_id)
    assert (fresh.doubted_on, fresh.is_stale, fresh.checked_on) == (None, False, timezone.localdate())


def test_page_that_is_no_longer_public_is_forgotten():
    submission = published()
    CaseStudyPage.objects.get(pk=submission.page_id).unpublish()

    check_all()

    assert not Freshness.objects.exists()


@pytest.mark.parametrize("number", [1, 4])
def test_marking_takes_as_many_queries_for_four_as_for_one(number, django_assert_max_num_queries):
    for _ in range(number):
        published()
    Freshness.objects.all().delete()

    with django_assert_max_num_queries(15):
        refresh()
