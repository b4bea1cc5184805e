"""What browsers are told."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from cms.middleware import BrowserPermissionsMiddleware, ContentSecurityPolicyMiddleware


def policy_at(path: str) -> dict[str, list[str]]:
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())

    header = middleware(RequestFactory().get(path)).headers["Content-Security-Policy"]

    return {directive.split()[0]: directive.split()[1:] for directive in header.split("; ")}


@pytest.mark.parametrize("path", ["/", "/case-studies/", "/search/?q=admin", "/administration/", "/not-admin/admin/"])
def test_public_pages_allow_nothing_inline_and_no_frame(path):
    policy = policy_at(path)

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]


def test_admin_allows_what_its_forms_need_and_no_more():
    policy = policy_at(f"{reverse('wagtailadmin_home')}pages/1/edit/")

    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["script-src-attr"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert not any("unsafe-eval" in source or "*" in source for sources in policy.values() for source in sources)


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_policy_of_a_view_goes_before_that_of_the_site(path):
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    response = ContentSecurityPolicyMiddleware(lambda request: own)(RequestFactory().get(path))

    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("debug", [True, False])
def test_only_pages_that_explain_a_mistake_to_a_developer_have_no_policy(debug, settings):
    settings.DEBUG = debug
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse(status=500))

    response = middleware(RequestFactory().get("/"))

    assert ("Content-Security-Policy" in response.headers) is not debug


def test_every_answer_says_what_the_browser_need_not_offer():
    response = BrowserPermissionsMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))

    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_view_may_let_others_embed_what_it_serves():
    shared = HttpResponse(headers={"Cross-Origin-Resource-Policy": "cross-origin"})

    response = BrowserPermissionsMiddleware(lambda request: shared)(RequestFactory().get("/"))

    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
