"""Corrections of a page that is public: the page stays as it is until one was approved."""

import pytest

from casestudies.domain.checking import answer, ask, confirm
from casestudies.domain.correcting import NOTHING_NEW, corrections_of, leave_as_it_is, propose
from casestudies.domain.sending import SendingRefused, send
from casestudies.domain.stages import StageRefused
from casestudies.enums import Stage
from casestudies.models import CaseStudyCheck, CaseStudyPage, Freshness, Submission
from home.domain.checks import CheckRefused
from home.domain.snapshot import take_snapshot
from home.enums import CheckAnswer
from home.models import OutboxMessage
from tests import factories
from tests.checking import published
from tests.reviewing import agree, approve, at_sign_off, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def public():
    """A case study that went all the way, and a member who manages."""
    submission = at_sign_off()
    agree(submission)
    approve(submission.page)
    submission.refresh_from_db()
    return Submission.objects.get(pk=submission.pk), factories.MembershipFactory(
        organisation=submission.organisation
    ).user


def write(submission, summary="It is eight posts."):
    page = latest(submission)
    page.summary = summary
    page.save_revision()
    return Submission.objects.get(pk=submission.pk)


def live(submission):
    return CaseStudyPage.objects.get(pk=submission.page_id)


def test_correction_goes_through_the_same_review_while_the_page_stays_as_it_is(public):
    submission, member = public
    before = live(submission).summary

    propose(submission=submission, by=member)
    submission = write(submission)
    assert [(change.place, change.before, change.after) for change in corrections_of(submission)] == [
        ("summary", before, "It is eight posts.")
    ]
    send(submission=submission, by=member, agrees_to_licence=True, agrees_to_images=True)
    assert live(submission).summary == before
    approve(submission.page)
    submission.refresh_from_db()
    assert (submission.where, live(submission).summary) == (Stage.SIGN_OFF, before)
    agree(submission)
    approve(submission.page)

    submission.refresh_from_db()
    assert (submission.where, live(submission).summary) == (Stage.PUBLISHED, "It is eight posts.")
    assert corrections_of(submission) == ()


def test_correction_that_corrects_nothing_is_not_sent(public):
    submission, member = public
    propose(submission=submission, by=member)

    with pytest.raises(SendingRefused, match=NOTHING_NEW):
        send(submission=submission, by=member, agrees_to_licence=True, agrees_to_images=True)


def test_correction_is_begun_once(public):
    submission, member = public
    propose(submission=submission, by=member)

    with pytest.raises(StageRefused, match="Being corrected"):
        propose(submission=Submission.objects.get(pk=submission.pk), by=member)


def test_page_is_left_as_it_is_and_the_draft_with_it(public):
    submission, member = public
    text = take_snapshot(live(submission)).digest
    told = OutboxMessage.objects.filter(template="submission-published").count()
    propose(submission=submission, by=member)
    submission = write(submission)

    leave_as_it_is(submission=submission, by=member)

    submission.refresh_from_db()
    page = live(submission)
    assert (submission.where, page.live, page.has_unpublished_changes) == (Stage.PUBLISHED, True, False)
    assert take_snapshot(page).digest == take_snapshot(latest(submission)).digest == text
    assert page.agreements.get(is_live=True)
    assert OutboxMessage.objects.filter(template="submission-published").count() == told
    with pytest.raises(StageRefused):
        leave_as_it_is(submission=submission, by=member)


def test_leaving_the_page_as_it_is_settles_what_was_doubted():
    submission = published()
    ask(submission=submission)
    answer(check=CaseStudyCheck.objects.get(), answer=CheckAnswer.CHANGE)
    submission.refresh_from_db()

    leave_as_it_is(submission=submission, by=submission.organisation.memberships.get().user)

    fresh = Freshness.objects.get(page=submission.page_id)
    assert (fresh.is_stale, fresh.doubted_on, fresh.confirmed_by) == (False, None, str(submission.organisation))


def test_member_says_that_it_is_still_true_without_being_asked_and_the_open_question_is_answered():
    submission = published()
    ask(submission=submission)

    confirm(submission=submission, by=submission.organisation.memberships.get().user)

    assert CaseStudyCheck.objects.get().answer == CheckAnswer.TRUE
    assert not Freshness.objects.get(page=submission.page_id).is_stale


@pytest.mark.parametrize("stage", [Stage.CORRECTING, Stage.TAKEN_DOWN])
def test_what_is_not_published_as_it_is_cannot_be_confirmed(stage):
    submission = published()
    Submission.objects.update(stage=stage)

    with pytest.raises(CheckRefused):
        confirm(submission=submission, by=submission.organisation.memberships.get().user)
