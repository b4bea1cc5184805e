"""The signatory's page: what is shown, and what a click does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casestudies.enums import Stage
from casestudies.models import Agreement, ChangeRequest, SignOffRequest
from home.models.secret_link import digest_of
from tests.reviewing import agree, at_sign_off, latest, reviewer

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-tests"


@pytest.fixture
def asked():
    submission = at_sign_off()
    SignOffRequest.objects.update(digest=digest_of(SECRET))
    return submission


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def address(what=""):
    return f"/submit/sign-off/{SECRET}/{what}"


def test_looking_at_the_page_changes_nothing_and_tells_no_one_the_address(asked, visitor):
    for _ in range(2):
        response = visitor.get(address())

    assert response.status_code == 200
    assert (response["Referrer-Policy"], "noindex" in response["X-Robots-Tag"]) == ("no-referrer", True)
    assert "/account/login/" not in response.content.decode()  # With the secret in its address, as the way back.
    assert not Agreement.objects.exists()
    asked.refresh_from_db()
    assert asked.where == Stage.SIGN_OFF


def test_page_as_it_will_be_published_is_the_frozen_text_with_its_pictures(asked, visitor):
    page = latest(asked)
    goals = page.goals
    frozen = visitor.get(address("page/")).content.decode()
    page.goals = "<p>Changed while the signatory reads.</p>"
    page.save_revision(user=reviewer())

    assert goals in frozen
    assert f"{address()}files/images/" in frozen


def test_editors_changes_since_it_was_sent_are_marked(asked, visitor):
    SignOffRequest.objects.update(before={**SignOffRequest.objects.get().snapshot, "summary": "What we sent."})

    html = visitor.get(address()).content.decode()

    assert '<del><span class="visually-hidden">[taken out: </span>' in html
    assert "Nothing: every word" not in html


def test_agreeing_needs_name_role_and_the_tick_and_loses_nothing_typed(asked, visitor):
    response = visitor.post(address(), {"what": "agree", "name": "Ada Sample", "role": ""})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Enter your role." in html
    assert "Tick this to agree" in html
    assert 'value="Ada Sample"' in html
    assert not Agreement.objects.exists()


def test_agreeing_is_kept_once_and_shown_again(asked, visitor):
    told = {"what": "agree", "name": "Ada Sample", "role": "Dean", "may_speak": "on"}

    first, second = visitor.post(address(), told), visitor.post(address(), told)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "You have agreed" in second.content.decode()
    assert Agreement.objects.get().name == "Ada Sample"


def test_corrections_are_asked_for_at_a_place_and_another_box_keeps_what_was_typed(asked, visitor):
    typed = {
        "what": "corrections",
        "corrections-TOTAL_FORMS": "1",
        "corrections-INITIAL_FORMS": "0",
        "corrections-0-place": "summary",
        "corrections-0-text": "It is five posts.",
        "corrections-name": "Ada Sample",
    }

    more = visitor.post(address(), {**typed, "add": "1"})
    sent = visitor.post(address(), typed)

    assert more.status_code == 200
    assert "It is five posts." in more.content.decode()
    assert 'name="corrections-1-text"' in more.content.decode()
    assert sent.status_code == 302
    assert list(ChangeRequest.objects.values_list("place", "text", "asked_by_name")) == [
        ("summary", "It is five posts.", "Ada Sample")
    ]


def test_corrections_without_a_word_are_asked_for_in_a_sentence(asked, visitor):
    empty = {"what": "corrections", "corrections-TOTAL_FORMS": "1", "corrections-INITIAL_FORMS": "0"}

    response = visitor.post(address(), {**empty, "corrections-0-text": " "})

    assert response.status_code == 422
    assert "Write what should be changed" in response.content.decode()


@pytest.mark.parametrize("what", ["", "page/", "files/images/x.webp", "files/documents/1/x.pdf"])
def test_wrong_secret_answers_like_an_address_that_is_not_there(asked, visitor, what):
    assert visitor.get(f"/submit/sign-off/another/{what}").status_code == 404


def test_text_changed_meanwhile_is_said_and_not_agreed_to(asked, visitor):
    page = latest(asked)
    page.summary = "Another summary."
    page.save_revision(user=reviewer())

    response = visitor.post(address(), {"what": "agree", "name": "A", "role": "Dean", "may_speak": "on"})

    assert response.status_code == 404
    assert not Agreement.objects.exists()


def test_link_that_ended_after_its_answer_says_when_it_was_answered_and_shows_nothing_of_the_text(asked, visitor):
    agree(asked)
    title, picture = asked.page.title, "files/images/x.webp"
    while_open = visitor.get(address()).content.decode()
    shown = visitor.get(address("page/")).status_code
    SignOffRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    html = visitor.get(address()).content.decode()

    assert (title in while_open, "You have agreed" in while_open, shown) == (True, True, 200)
    assert f"You answered on {timezone.localdate():%-d %B %Y}" in html
    assert title not in html
    assert [visitor.get(address(what)).status_code for what in ("page/", picture)] == [404, 404]
    assert visitor.post(address(), {"what": "agree"}).status_code == 200
    assert Agreement.objects.count() == 1


def test_link_that_was_withdrawn_after_its_answer_shows_nothing(asked, visitor):
    agree(asked)
    SignOffRequest.objects.update(withdrawn_at=timezone.now())

    assert [visitor.get(address(what)).status_code for what in ("", "page/")] == [404, 404]


def test_link_that_ended_without_an_answer_answers_like_one_that_never_was(asked, visitor):
    SignOffRequest.objects.update(expires_at=timezone.now())

    assert [visitor.get(address(what)).status_code for what in ("", "page/")] == [404, 404]
