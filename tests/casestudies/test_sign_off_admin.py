"""Staff's screen of the sign-off."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from casestudies.models import Agreement, SignOffRequest
from home.models import OutboxMessage
from tests import factories
from tests.reviewing import at_sign_off, in_vain, reviewer

pytestmark = pytest.mark.django_db


def screen(submission):
    return reverse("case_study_sign_off", args=[submission.page_id])


def test_screen_shows_who_was_asked_and_asks_somebody_else(client):
    submission = at_sign_off()
    client.force_login(reviewer())

    before = client.get(screen(submission)).content.decode()
    response = client.post(
        screen(submission), {"what": "ask", "name": "Bea Sample", "email": "bea@example.org", "role": "Provost"}
    )

    assert "ada@example.org" in before
    assert response.status_code == 302
    assert SignOffRequest.objects.waiting().get().email == "bea@example.org"
    assert OutboxMessage.objects.filter(template="sign-off-asked", needs_action=True).count() == 2


def test_screen_goes_on_without_an_answer_only_with_reason_and_evidence(client):
    submission = at_sign_off()
    client.force_login(reviewer())

    early = client.get(screen(submission)).content.decode()
    in_vain(submission)
    refused = client.post(screen(submission), {"what": "override", "reason": "The unit was closed."})
    done = client.post(
        screen(submission), {"what": "override", "reason": "The unit was closed.", "evidence": "Asked in May."}
    )

    assert "Ada Sample may answer yet" in early
    assert "Go on without an answer" not in early
    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Write when and how you asked." in refused.content.decode()
    assert Agreement.objects.get().evidence == "Asked in May."


def test_screen_lets_editors_ask_but_not_override(client):
    submission, editor = at_sign_off(), factories.UserFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)

    html = client.get(screen(submission)).content.decode()
    response = client.post(screen(submission), {"what": "override", "reason": "a", "evidence": "b"})

    assert "Send the question" in html
    assert "Go on without an answer" not in html
    assert response.status_code == 302  # Wagtail's answer to who may not: a message and the way home.
    assert not Agreement.objects.exists()


def test_screen_of_a_page_that_nobody_owns_is_not_there(client):
    client.force_login(reviewer())
    page = factories.CaseStudyPageFactory()

    assert client.get(reverse("case_study_sign_off", args=[page.pk])).status_code == 404
