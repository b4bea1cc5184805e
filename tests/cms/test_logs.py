"""What the logs say of a request, by the formatter of the settings: which request it was, and nothing of the person."""

import io
import json
import logging
import secrets
import uuid

import pytest
import structlog
from django.conf import settings
from django.urls import reverse

from home.models import ContactMessage
from home.models.secret_link import SECRET_BYTES
from tests import factories


@pytest.fixture
def lines():
    """Read what was logged since, one dictionary a line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    finish = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
    before = settings.LOGGING["formatters"]["structured"]["foreign_pre_chain"]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=finish, foreign_pre_chain=before))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


PRIVATE = ("Ann Other", "ann.other", "Sample Hospital", "192.0.2.7", "Firefox", "her words")
SECRET = ("portal:shared", "portal:invitation", "portal:invited", "portal:partner", "portal:check", "portal:sign_off")


@pytest.mark.django_db
def test_log_of_a_request_has_its_id_and_nothing_of_the_person(client, lines):
    person = factories.UserFactory(username="ann.other", email="ann.other@example.org", first_name="Ann Other")
    client.force_login(person)
    factories.ContactPageFactory(slug="contact")
    form = {
        "name": "Ann Other",
        "email": "ann.other@example.org",
        "organisation": "Sample Hospital",
        "text": "her words",
    }
    browser = {"REMOTE_ADDR": "192.0.2.7", "headers": {"user-agent": "Firefox 150"}}

    client.get("/search/", {"q": "Ann Other"}, **browser)
    client.get("/no-such-page/", **browser)
    client.post(reverse("send_message"), form | {"token": str(uuid.uuid4())}, **browser)

    assert ContactMessage.objects.get().name == "Ann Other"
    of_requests = [line for line in lines() if line["event"].startswith("request_")]
    assert [(line["event"], line["request"]) for line in of_requests] == [
        ("request_finished", request) for request in ("GET /search/", "GET /no-such-page/", "POST /send-a-message/")
    ]
    assert len({uuid.UUID(line["request_id"]) for line in of_requests}) == 3
    assert [word for word in PRIVATE if word in json.dumps(lines())] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*SECRET, "offer_check"])
def test_log_of_a_secret_link_does_not_tell_the_secret(client, lines, name):
    secret = secrets.token_urlsafe(SECRET_BYTES)
    address = reverse(name, args=[secret])

    assert client.get(address).status_code == 404

    told = json.dumps(lines(), ensure_ascii=False)
    assert f"GET {address.replace(secret, '…')}" in told
    assert secret not in told
