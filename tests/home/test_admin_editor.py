"""Every page type through the editor: created, previewed, submitted, approved, published."""

import pytest
from django.urls import reverse
from wagtail.models import Page, get_page_models

from home.models import HomePage, StandardPage
from tests import editing, factories
from tests.home.test_groups import approve

pytestmark = pytest.mark.django_db

REQUIRED = {"PolicyPage": {"theme": "careers"}}
"""What a page type asks for beyond title, address and summary."""

PAGE_TYPES = [factory._meta.model for factory in factories.PAGE_FACTORIES]
"""Those that staff can add. The landing page is there from the start."""


def parent_for(model):
    """A page under which one of this type can be added."""
    parent_type = model.allowed_parent_page_models()[0]
    if parent_type is HomePage:
        return factories.home_page()
    return next(one for one in factories.PAGE_FACTORIES if one._meta.model is parent_type)()


def filled_in(client, model, parent, **fields):
    """The form for a new page, with what it needs."""
    needed = REQUIRED.get(model.__name__, {})
    address = editing.add_url(parent, model)
    words = {"title": "Made by a test", "slug": "made", "summary": "What it says."}
    return editing.open_form(client, address, **words, **needed, **fields)


def test_every_page_type_of_the_project_is_tested():
    assert {model for model in get_page_models() if model is not Page} == {*PAGE_TYPES, HomePage}


def preview(client, address, data):
    """Show what the form says, as the editor's side panel does."""
    sent = editing.send(client, address, data)
    assert sent.json() == {"is_valid": True, "is_available": True}
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_a_page_is_previewed_created_previewed_again_and_published(model):
    moderator = editing.signed_in("Moderators")
    parent = parent_for(model)
    new = reverse("wagtailadmin_pages:preview_on_add", args=[model._meta.app_label, model._meta.model_name, parent.pk])

    first_look = preview(moderator, new, filled_in(moderator, model, parent))
    before = model.objects.filter(slug="made").exists()
    saved = editing.send(moderator, editing.add_url(parent, model), filled_in(moderator, model, parent))
    page = model.objects.get(slug="made")
    address = editing.edit_url(page)
    changed = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    second_look = preview(moderator, changed, editing.open_form(moderator, address, title="Changed by a test"))
    published = editing.send(moderator, address, editing.open_form(moderator, address), "publish")

    assert ("Made by a test" in first_look, before) == (True, False)
    assert (saved.url, page.live) == (address, False)
    assert "Changed by a test" in second_look
    assert "has been published" in editing.said(published)
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Made by a test")


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_a_page_is_submitted_approved_twice_and_public(model):
    editor, colleague, moderator = (editing.signed_in(name) for name in ("Editors", "Editors", "Moderators"))
    parent = parent_for(model)

    editing.send(editor, editing.add_url(parent, model), filled_in(editor, model, parent), "submit")
    page = model.objects.get(slug="made")
    approve(colleague, page)
    half_way = model.objects.get(pk=page.pk).live
    approve(moderator, page)

    assert (half_way, model.objects.get(pk=page.pk).live) == (False, True)


def test_a_page_is_created_and_published_at_once():
    moderator = editing.signed_in("Moderators")
    parent = factories.home_page()

    data = filled_in(moderator, StandardPage, parent)
    editing.send(moderator, editing.add_url(parent, StandardPage), data, "publish")

    assert StandardPage.objects.get(slug="made").live


def test_the_landing_page_is_changed_and_published():
    moderator = editing.signed_in("Moderators")
    page = factories.home_page()
    address = editing.edit_url(page)

    changed = editing.open_form(moderator, address, headline="Research in every clinic")
    look = preview(moderator, reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), changed)
    editing.send(moderator, address, changed, "publish")

    assert "Research in every clinic" in look
    assert HomePage.objects.get(pk=page.pk).headline == "Research in every clinic"
