"""The institution's screens once its page is public."""

import pytest

from casestudies.enums import Stage
from casestudies.models import CaseStudyCheck
from home.enums import CheckAnswer, MemberRole
from tests import factories
from tests.casestudies.portal.drafts import address, draft, signed_in
from tests.reviewing import latest

pytestmark = pytest.mark.django_db


def test_correction_is_offered_begun_with_one_press_and_begun_once():
    submission = draft(stage=Stage.PUBLISHED, page=factories.CaseStudyPageFactory())
    client = signed_in(submission, MemberRole.EDIT)

    html = client.get(address(submission)).content.decode()
    first = client.post(address(submission, "correct/"))
    second = client.post(address(submission, "correct/"))

    assert "Propose a correction" in html
    assert "It is still true" not in html
    assert first["Location"] == second["Location"] == address(submission, "write/summary/")
    assert submission.changes.count() == 1
    assert "What is different" not in html


def test_reader_of_the_institution_is_offered_nothing_to_change():
    submission = draft(stage=Stage.PUBLISHED, page=factories.CaseStudyPageFactory())

    html = signed_in(submission, MemberRole.VIEW).get(address(submission)).content.decode()

    assert "Propose a correction" not in html


def test_only_what_is_different_from_the_published_page_is_shown():
    submission = draft(stage=Stage.CORRECTING, page=factories.CaseStudyPageFactory(summary="Four posts."))
    page = latest(submission)
    page.summary = "Eight posts."
    page.save_revision()
    client = signed_in(submission)

    html = client.get(address(submission, "corrections/")).content.decode()
    asked = client.get(address(submission, "keep/")).content.decode()

    for shown in (html, asked):
        assert "[taken out: </span>Four" in shown
        assert "[added: </span>Eight" in shown
    assert "background" not in html.lower().split('<dl class="changes">')[1].split("</dl>")[0]


def test_correction_is_given_up_after_it_was_said_what_is_lost():
    submission = draft(stage=Stage.CORRECTING, page=factories.CaseStudyPageFactory(summary="Four posts."))
    page = latest(submission)
    page.summary = "Eight posts."
    page.save_revision()
    client = signed_in(submission)

    for _ in range(2):
        answered = client.post(address(submission, "keep/"))

    submission.refresh_from_db()
    assert answered["Location"] == address(submission)
    assert (submission.where, latest(submission).summary) == (Stage.PUBLISHED, "Four posts.")


def test_still_true_is_said_in_the_portal():
    submission = draft(stage=Stage.PUBLISHED, page=factories.CaseStudyPageFactory())
    client = signed_in(submission)

    html = client.post(address(submission, "still-true/"), follow=True).content.decode()

    assert "The page says that you checked it today." in html
    assert CaseStudyCheck.objects.get().answer == CheckAnswer.TRUE


def test_still_true_of_what_is_being_corrected_is_refused_in_a_sentence():
    submission = draft(stage=Stage.CORRECTING, page=factories.CaseStudyPageFactory())

    html = signed_in(submission).post(address(submission, "still-true/"), follow=True).content.decode()

    assert "there is nothing to confirm" in html
    assert not CaseStudyCheck.objects.exists()
