"""“Report a mistake on this page”."""

import uuid

import pytest
from pytest_django.asserts import assertContains

from home.models import MistakeReport, OutboxMessage
from tests import factories


@pytest.fixture
def page(db):
    return factories.StandardPageFactory(title="About us", slug="about")


def send(client, address="/about/", **changes):
    data = {"page": address, "text": "It says 2024; it is 2025.", "email": "", "token": str(uuid.uuid4())}
    return client.post("/report-a-mistake/", data | changes)


def test_every_page_leads_to_the_form_and_names_itself(client, page):
    response = client.get("/about/")

    assertContains(response, "/report-a-mistake/?page=/about/")


def test_form_names_the_page(client, page):
    response = client.get("/report-a-mistake/?page=/about/")

    assertContains(response, '<a href="/about/">About us</a>', html=True)


def test_report_is_kept_with_its_page(client, page):
    response = send(client)

    report = MistakeReport.objects.get()
    assert response.url == "/report-a-mistake/?page=%2Fabout%2F&sent=1"
    assert (report.page_id, report.address) == (page.pk, "/about/")
    assert OutboxMessage.objects.get().about == report
    assertContains(client.get(response.url), "Thank you for the report")


def test_report_on_an_address_without_a_page_is_kept(client, page):
    send(client, "/search/?q=nurses")

    report = MistakeReport.objects.get()
    assert (report.page, report.address) == (None, "/search/?q=nurses")


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil", ""])
def test_address_elsewhere_is_not_ours(address, client, page):
    response = client.get("/report-a-mistake/", {"page": address})

    assertContains(response, '<a href="/">')


def test_empty_report_says_what_to_do(client, page):
    response = send(client, text=" ", email="me")

    assertContains(response, '<a href="#id_text">Write what is wrong on the page.</a>', status_code=422, html=True)
    assertContains(response, "or leave the field empty", status_code=422)
    assert not MistakeReport.objects.exists()


def test_too_many_reports_are_put_off(client, page):
    for _ in range(5):
        send(client)

    response = send(client)

    assertContains(response, "Wait ten minutes", status_code=429)


def test_message_to_staff_says_where_and_where_to_correct_it(client, page):
    send(client, text="Wrong year & month")

    message = OutboxMessage.objects.get()
    assert "http://testserver/about/" in message.text
    assert f"/admin/pages/{page.pk}/edit/" in message.text
    assert "Wrong year & month" in message.text
    assert "no answer is expected" in message.text
