"""The page of the yearly question: what is shown, and what a click does."""

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.domain.checking import ask
from casestudies.models import CaseStudyCheck, CaseStudyPage
from home.models.secret_link import digest_of
from tests.checking import published

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-tests"
ADDRESS = f"/submit/checks/{SECRET}/"


@pytest.fixture
def submission():
    submission = published(title="Fellows")
    assert ask(submission=submission)
    CaseStudyCheck.objects.update(digest=digest_of(SECRET))
    return submission


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_and_tells_no_one_the_address(submission, visitor, method):
    for _ in range(2):
        response = getattr(visitor, method)(ADDRESS)

    assert response.status_code == 200
    assert (response["Referrer-Policy"], "noindex" in response["X-Robots-Tag"]) == ("no-referrer", True)
    assert CaseStudyCheck.objects.get().answer == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [("true", "The page is still true"), ("change", "A correction can be written now"), ("down", "still public")],
)
def test_one_click_answers_and_the_answer_is_shown_again(submission, visitor, answer, said):
    first, second = visitor.post(ADDRESS, {"answer": answer}), visitor.post(ADDRESS, {"answer": "true"})

    assert (first.status_code, second.status_code) == (302, 200)
    assert said in second.content.decode()
    assert CaseStudyCheck.objects.get().answer == answer


def test_too_long_a_note_is_refused_beside_its_box_and_not_lost(submission, visitor):
    response = visitor.post(ADDRESS, {"answer": "down", "note": "x" * 2001})

    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#note-down"' in html
    assert 'id="note-down" name="note" rows="3" aria-invalid="true"' in html
    assert "x" * 2001 in html
    assert CaseStudyCheck.objects.get().answer == ""


@pytest.mark.parametrize("sent", [{}, {"answer": "perhaps"}, {"answer": "true", "homepage_2": "spam"}])
def test_what_is_no_answer_is_refused_in_a_sentence(submission, visitor, sent):
    response = visitor.post(ADDRESS, sent)

    assert response.status_code == 422
    assert "There is something to change" in response.content.decode()
    assert CaseStudyCheck.objects.get().answer == ""


def test_page_that_is_gone_needs_no_check(submission, visitor):
    CaseStudyPage.objects.get(pk=submission.page_id).unpublish()

    response = visitor.post(ADDRESS, {"answer": "true"})

    assert "no longer public" in response.content.decode()
    assert CaseStudyCheck.objects.get().answer == ""


def test_wrong_secret_answers_like_an_address_that_is_not_there(submission, visitor):
    assert visitor.get("/submit/checks/another/").status_code == 404


def test_link_that_ended_says_when_it_was_answered_and_without_an_answer_nothing(submission, visitor):
    CaseStudyCheck.objects.update(expires_at=timezone.now())
    unanswered = visitor.get(ADDRESS).status_code
    CaseStudyCheck.objects.update(answer="true", answered_at=timezone.now())

    html = visitor.get(ADDRESS).content.decode()

    assert unanswered == 404
    assert f"You answered on {timezone.localdate():%-d %B %Y}" in html
    assert "Fellows" not in html
