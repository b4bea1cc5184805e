"""Agreed versions of the statement."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageLogEntry

from home.domain.snapshot import take_snapshot
from summit.domain.statement import agree_version
from summit.models import StatementPage, StatementVersion
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return factories.full_statement()


def change(page, **fields):
    """Publish another text."""
    page = StatementPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return StatementPage.objects.get(pk=page.pk)


def agree(page, label="As agreed"):
    return agree_version(page=page, label=label, agreed_on="2026-11", user=None)


def test_agreeing_freezes_what_is_live_not_the_draft(page):
    draft = StatementPage.objects.get(pk=page.pk)
    draft.summary = "A draft that nobody has seen."
    draft.save_revision()

    version = agree(page)

    assert version.number == 1
    assert version.snapshot == take_snapshot(StatementPage.objects.get(pk=page.pk)).data
    assert version.snapshot["summary"] != draft.summary


def test_versions_are_numbered_and_the_older_keeps_its_text(page):
    first = agree(page)
    change(page, summary="Said better.")

    second = agree(page, "As agreed again")

    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.snapshot["summary"] != "Said better."


def test_the_same_text_is_not_agreed_twice_even_after_it_changed_back(page):
    agree(page)
    change(page, summary="Said better.")
    agree(page, "Better")
    change(page, summary=page.summary)

    with pytest.raises(ValidationError, match="agreed already, as “As agreed”"):
        agree(page)


def test_an_unpublished_statement_is_not_agreed(page):
    page.unpublish()

    with pytest.raises(ValidationError, match="is not published"):
        agree(page)


def test_an_agreed_version_cannot_be_changed_or_removed(page):
    version = agree(page)
    version.label = "Another"

    with pytest.raises(ValidationError, match="never changed"):
        version.save()
    with pytest.raises(ValidationError, match="never removed"):
        version.delete()

    assert StatementVersion.objects.get().label == "As agreed"


def test_staff_agree_a_version_on_a_screen(page):
    client = editing.signed_in("Moderators")
    editor = client.get(editing.edit_url(page)).content.decode()
    address = reverse("agree_statement_version", args=[page.pk])

    shown = client.get(address)
    response = client.post(address, {"label": "As agreed in November", "agreed_on": "2026-11-23"})

    assert address in editor
    assert shown.status_code == 200
    assert response.url == editing.edit_url(page)
    assert StatementVersion.objects.get().label == "As agreed in November"
    entry = PageLogEntry.objects.get(action="summit.statement.agree")
    assert (entry.user, entry.message) == (client.user, "Agreed version 1: “As agreed in November”")


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"label": "", "agreed_on": "2026"}, "This field is required"),
        ({"label": "Again", "agreed_on": "2026-13"}, "is not a date"),
        ({"label": "Again", "agreed_on": "2026"}, "agreed already"),
    ],
)
def test_the_screen_says_what_is_wrong(page, data, answer):
    agree(page)
    client = editing.signed_in("Moderators")

    response = client.post(reverse("agree_statement_version", args=[page.pk]), data)

    assert answer in response.content.decode()
    assert StatementVersion.objects.count() == 1


def test_only_those_who_may_publish_may_agree(page):
    client = editing.signed_in("Editors")
    address = reverse("agree_statement_version", args=[page.pk])

    response = client.post(address, {"label": "Mine"})

    assert response.url == reverse("wagtailadmin_home")
    assert address not in client.get(editing.edit_url(page)).content.decode()
    assert not StatementVersion.objects.exists()


def test_a_statement_with_an_agreed_version_is_not_deleted(page):
    agree(page)
    client = editing.signed_in("Moderators")

    one = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    several = client.post(f"{bulk}?id={page.pk}&next=/admin/pages/")

    assert "has agreed versions" in editing.said(one)
    assert "has agreed versions" in editing.said(several)
    assert StatementPage.objects.filter(pk=page.pk).exists()
