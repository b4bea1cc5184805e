"""Writing to staff: the contact form and its mail."""

import re
import uuid

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django.asserts import assertContains, assertNotContains

from home.domain.mail import sending
from home.enums import MailState
from home.models import ContactMessage, OutboxMessage
from home.views.limits import visitor_address
from tests import factories

MESSAGE = {"name": "Ann Other", "email": "ann@example.org", "organisation": "", "text": "We have a partnership."}


@pytest.fixture
def page(db):
    return factories.ContactPageFactory(slug="contact", thanks="We will answer.")


def send(client, token=None, **changes):
    return client.post("/send-a-message/", MESSAGE | {"token": str(token or uuid.uuid4())} | changes)


def test_contact_page_shows_a_form_with_a_token_that_no_cache_keeps(client, page):
    response = client.get("/contact/")

    assertContains(response, 'action="/send-a-message/"')
    assert re.search(rb'name="token" value="[0-9a-f-]{36}"', response.content)
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_message_is_kept_queued_and_answered_by_a_redirect(client, page):
    response = send(client)

    assert (response.status_code, response.url) == (302, "/contact/?sent=1")
    assert ContactMessage.objects.get().text == "We have a partnership."
    assert DBTaskResult.objects.get().task_path == "home.tasks.send_mail"


def test_page_says_thank_you(client, page):
    response = client.get("/contact/?sent=1")

    assertContains(response, "We will answer.")
    assertNotContains(response, "<textarea")


def test_same_form_twice_is_one_message(client, page):
    token = uuid.uuid4()

    answers = [send(client, token).url, send(client, token).url]

    assert answers == ["/contact/?sent=1"] * 2
    assert ContactMessage.objects.count() == DBTaskResult.objects.count() == 1


def test_mistake_is_said_beside_the_field_and_at_the_top_and_nothing_is_lost(client, page):
    response = send(client, name="", email="ann at example")

    assert response.status_code == 422
    assertContains(response, "<title>Error: ", status_code=422)
    assertContains(response, '<a href="#id_name">Enter your name.</a>', status_code=422, html=True)
    assertContains(response, 'id="error-email"', status_code=422)
    assertContains(response, 'aria-describedby="hint-email error-email"', status_code=422)
    assertContains(response, "We have a partnership.", status_code=422)
    assertContains(response, "ann at example", status_code=422)
    assert not ContactMessage.objects.exists()


def test_what_fills_in_every_field_is_refused_and_told(client, page):
    response = send(client, homepage_2="https://spam.example")

    assertContains(response, "Leave the last field empty", status_code=422)
    assert not ContactMessage.objects.exists()


def test_too_many_messages_are_put_off_and_not_lost(client, page):
    for _ in range(5):
        send(client)

    response = send(client, text="The sixth.")

    assertContains(response, "Wait ten minutes", status_code=429)
    assertContains(response, "The sixth.", status_code=429)
    assert ContactMessage.objects.count() == 5


def test_message_without_token_is_kept(client, page):
    response = send(client, token="", text="From an old form")

    assert response.status_code == 302
    assert ContactMessage.objects.get().token


def test_form_without_csrf_mark_is_explained(page):
    response = send(Client(enforce_csrf_checks=True))

    assertContains(response, "The form could not be sent", status_code=403)


def test_address_of_the_form_leads_to_its_page(client, page):
    response = client.get("/send-a-message/")

    assert response.url == "/contact/"


@pytest.mark.django_db
def test_form_without_a_page_leads_home(client):
    response = send(client)

    assert response.url == "/"


def test_staff_are_mailed_and_an_answer_goes_to_the_writer(client, page):
    send(client)
    sending.send_due()

    assert [(m.to, m.extra_headers["Reply-To"]) for m in mail.outbox] == [(["staff@example.org"], "ann@example.org")]
    assert "We have a partnership." in mail.outbox[0].body
    assert OutboxMessage.objects.about(ContactMessage.objects.get()).get().state == MailState.SENT


def test_without_an_address_of_staff_the_message_stays_in_the_admin(client, page, settings):
    settings.STAFF_EMAILS = []

    send(client)

    assert ContactMessage.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "steps", "expected"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (3, "203.0.113.9", "203.0.113.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_visitor_address_believes_our_own_proxies_only(proxies, steps, expected, settings, rf):
    settings.TRUSTED_PROXIES = proxies

    assert visitor_address(rf.get("/", headers={"X-Forwarded-For": steps})) == expected
