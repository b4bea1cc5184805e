"""Every screen of the admin that this project adds or changes opens, for those who may see it."""

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from home.models import ContactMessage
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


def test_the_admin_has_no_sign_in_of_its_own(client):
    asked = client.get(reverse("wagtailadmin_home"))
    own = client.get(reverse("wagtailadmin_login"), {"next": "/admin/pages/"})

    assert asked.url == reverse("account_login") + "?next=/admin/"
    assert own.url == reverse("account_login") + "?next=%2Fadmin%2Fpages%2F"


def test_the_dashboard_and_its_menu(moderator):
    response = moderator.get(reverse("wagtailadmin_home"))
    html = response.content.decode()

    assert "UK clinical academics" in html
    for words in ("Organisations", "Funding offers", "Lists", "Career stages", "Partnership models", "Themes"):
        assert words in html
    assert "What&#x27;s new" not in html
    assert "css/admin.css" in html


def test_the_admin_has_a_policy_that_runs_no_foreign_script(moderator):
    policy = moderator.get(reverse("wagtailadmin_home")).headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("action", ["list", "add"])
def test_every_list_opens(moderator, action):
    for model in get_snippet_models():
        assert moderator.get(reverse(model.snippet_viewset.get_url_name(action))).status_code == 200, model


@pytest.mark.parametrize(
    "name", ["case_studies_to_complete", "offers_to_complete", "background_work", "wagtailadmin_reports:site_history"]
)
def test_every_report_opens(moderator, name):
    assert moderator.get(reverse(name)).status_code == 200


def test_nobody_without_a_group_sees_the_reports():
    client = editing.signed_in()

    assert client.get(reverse("case_studies_to_complete")).status_code == 404


def test_messages_have_permissions_ready_for_their_screen(moderator):
    assert moderator.user.has_perm(f"home.delete_{ContactMessage._meta.model_name}")


def test_two_with_the_same_short_name_are_two_organisations():
    factories.OrganisationFactory(name="Royal College of Physicians", short_name="RCP")
    other = factories.OrganisationFactory.build(name="Royal College of Psychiatrists", short_name="RCP")

    other.full_clean()
