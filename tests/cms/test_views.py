"""Addresses that belong to no page, and what is said when something is wrong."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from pytest_django.asserts import assertContains

from cms import views
from tests import factories


@pytest.mark.django_db
def test_unknown_address_offers_search_near_pages_and_sections(client):
    index = factories.PolicyIndexPageFactory(title="Policy work", slug="policy", show_in_menus=True)
    factories.PolicyPageFactory(parent=index, slug="data")

    response = client.get("/policy/data/better-numbers/")

    assertContains(response, 'value="better numbers"', status_code=404)
    assertContains(response, "Near this address", status_code=404)
    assertContains(response, 'href="/policy/data/"', status_code=404)
    assertContains(response, '<meta name="robots" content="noindex">', status_code=404)


@pytest.mark.django_db
def test_unknown_address_of_another_host_is_answered(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    response = client.get("/nothing/", headers={"host": "elsewhere.example"})

    assert response.status_code == 404


def test_server_error_asks_nothing_of_the_database(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    response = views.server_error(request)

    assertContains(response, "Something went wrong", status_code=500)


@pytest.mark.django_db
def test_request_that_cannot_be_read_gets_a_page_that_helps(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    factories.ContactPageFactory()

    response = client.post(reverse("send_message"), {"name": "A", "text": "B", "email": "C", "more": "D"})

    assertContains(response, "The request could not be read", status_code=400)
    assertContains(response, f'href="{reverse("search:results")}"', status_code=400)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_manifest_names_the_site(client):
    response = client.get("/manifest.webmanifest")

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert json.loads(response.content)["name"] == "UK clinical academics"


def test_robots_keeps_crawlers_out_of_the_staff_s_pages(client):
    response = client.get("/robots.txt")

    assertContains(response, "Disallow: /admin/")
    assertContains(response, "Sitemap: http://testserver/sitemap.xml")


@pytest.mark.django_db
def test_sitemap_lists_public_pages(client):
    factories.StandardPageFactory(slug="about")
    factories.StandardPageFactory(slug="draft", live=False)

    found = client.get("/sitemap.xml").content.decode()

    assert "/about/</loc>" in found
    assert "draft" not in found


@pytest.mark.django_db
def test_health_is_answered(client):
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json()["database"] == "ok"


@pytest.mark.django_db
def test_public_page_allows_no_inline_script_and_no_frame(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.django_db
def test_preview_may_be_framed_by_the_editor(client):
    client.force_login(factories.UserFactory(superuser=True))
    page = factories.StandardPageFactory()

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
