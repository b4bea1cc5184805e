"""The institution sees what the Academy asks for beside its text, takes a wording over, answers, and sends it back."""

import pytest

from casestudies.domain import changes
from casestudies.enums import ChangeState
from casestudies.models import ChangeRequest
from home.enums import MemberRole
from tests.casestudies.portal.drafts import address, signed_in
from tests.casestudies.portal.forms import opened, send
from tests.reviewing import in_review, latest, reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    submission = in_review()
    for place, before, proposed in (("lessons", "Begin with the job plan.", "Begin early."), ("", "", "")):
        changes.collect(
            submission=submission,
            place=place,
            where=place.capitalize(),
            text=f"Change {place or 'all'}.",
            before=before,
            proposed=proposed,
            by=reviewer(),
        )
    changes.ask(submission=submission, note="Nearly there.", by=reviewer())
    submission.refresh_from_db()
    return submission


def change(place="lessons"):
    return ChangeRequest.objects.get(place=place)


def test_both_are_seen_on_the_case_study_and_one_beside_its_text(asked):
    client = signed_in(asked)

    overview = client.get(address(asked)).content.decode()
    step = client.get(address(asked, "write/lessons/")).content.decode()
    other = client.get(address(asked, "write/story/")).content.decode()

    assert "0 of 2 answered" in overview
    assert ("Change lessons." in overview, "Change all." in overview) == (True, True)
    assert "Nearly there." in overview
    assert step.index("Lessons for others") < step.index("Change lessons.") < step.index('name="contact_role"')
    assert "Change lessons." not in other


def test_the_button_beside_the_text_saves_what_was_typed_and_takes_the_wording_over(asked):
    client = signed_in(asked)
    data = opened(client, asked, "lessons")

    response = send(client, asked, "lessons", data, do=f"accept:{change().uuid}", contact_role="Head of people")

    draft = latest(asked)
    assert response.url.endswith(f"#change-{change().uuid}")
    assert (draft.lessons, draft.contact_role) == ("<p>Begin early.</p>", "Head of people")
    assert change().is_accepted
    assert "took the proposed wording over" in client.get(address(asked)).content.decode()


def test_done_beside_the_text_answers_without_words(asked):
    client = signed_in(asked)

    send(client, asked, "lessons", opened(client, asked, "lessons"), do=f"done:{change().uuid}")

    assert (change().state, change().answer, change().is_accepted) == (ChangeState.ANSWERED, "", False)


def test_an_answer_in_words_leads_back_and_is_counted_on_the_button_that_sends(asked):
    client, one = signed_in(asked), change("")
    at = address(asked, f"changes/{one.uuid}/")

    shown = client.get(at).content.decode()
    response = client.post(at, {"do": "answer", "text": "We kept it: it is the law."})
    sending = client.get(address(asked, "send/")).content.decode()

    assert "Change all." in shown
    assert response.url == address(asked) + f"#change-{one.uuid}"
    assert "Send back to the Academy: 1 of 2 answered" in sending
    assert "Not answered yet" in sending
    assert "We kept it" in client.get(address(asked)).content.decode()


def test_a_wording_is_refused_with_a_reason_and_the_words_stay(asked):
    client = signed_in(asked)
    send(client, asked, "lessons", opened(client, asked, "lessons"), lessons="Other words.")

    response = client.post(address(asked, f"changes/{change().uuid}/"), {"do": "accept", "text": "Hm"})

    assert response.status_code == 422
    assert "You changed the same words" in response.content.decode()
    assert "Hm</textarea>" in response.content.decode()
    assert latest(asked).lessons == "<p>Other words.</p>"


def test_too_long_an_answer_is_shown_again(asked):
    response = signed_in(asked).post(address(asked, f"changes/{change().uuid}/"), {"do": "answer", "text": "x" * 2001})

    assert response.status_code == 422
    assert "Shorten it to 2000 characters" in response.content.decode()


def test_what_staff_only_noted_is_nowhere(asked):
    ChangeRequest.objects.update(is_sent=False)
    client = signed_in(asked)

    assert "Change lessons." not in client.get(address(asked)).content.decode()
    assert "Change lessons." not in client.get(address(asked, "write/lessons/")).content.decode()
    assert client.get(address(asked, f"changes/{change().uuid}/")).status_code == 404


def test_readers_see_what_is_asked_and_no_button(asked):
    html = signed_in(asked, MemberRole.VIEW).get(address(asked)).content.decode()

    assert "Change lessons." in html
    assert "Use this wording" not in html
    assert "Answer in words" not in html


def test_a_change_of_another_case_study_is_not_found(asked):
    other = in_review()

    assert signed_in(other).get(address(other, f"changes/{change().uuid}/")).status_code == 404
