"""A draft is saved whatever is missing; what is missing keeps it from being published, and is named."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.models import get_all_child_relations

from home.domain.publishing import publishing_problems
from home.domain.snapshot import take_snapshot
from home.fields import PartialDateField
from home.models import Part
from tests import editing
from tests.home.test_admin_editor import PAGE_TYPES, parent_for

pytestmark = pytest.mark.django_db


def unfinished(part: type[Part]) -> tuple[set[str], str | None]:
    """What a row must have before it is public, and a field of words that it need not have."""
    words = [
        field.name
        for field in part._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.blank
        and not field.choices
        and not isinstance(field, PartialDateField | models.URLField)
    ]
    try:
        part().full_clean(exclude=["page"])
    except ValidationError as missing:
        return set(missing.message_dict), words[-1] if words else None
    return set(), None


def unfinished_rows(model) -> dict[str, type[Part]]:
    """The kinds of rows of a page that can be begun without what they must have."""
    relations = get_all_child_relations(model)
    parts = {relation.get_accessor_name(): relation.related_model for relation in relations}
    return {name: part for name, part in parts.items() if issubclass(part, Part) and all(unfinished(part))}


WITH_ROWS = [model for model in PAGE_TYPES if unfinished_rows(model)]


def begun(client, address, model):
    """The form for a new page with an unfinished row of each kind."""
    data = editing.open_form(client, address, title="Begun", slug="begun")
    for relation, part in unfinished_rows(model).items():
        editing.add_row(data, relation, **{unfinished(part)[1]: "Only this is known so far."})
    return data


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_a_page_with_nothing_but_a_title_is_saved(model):
    client = editing.signed_in("Moderators")
    address = editing.add_url(parent_for(model), model)

    response = editing.send(client, address, editing.open_form(client, address, title="Begun", slug="begun"))

    page = model.objects.get(slug="begun")
    assert (response.url, page.live) == (editing.edit_url(page), False)


@pytest.mark.parametrize("model", WITH_ROWS)
def test_a_new_page_with_unfinished_rows_is_saved_and_not_published(model):
    client = editing.signed_in("Moderators")
    add = editing.add_url(parent_for(model), model)

    saved = editing.send(client, add, begun(client, add, model))
    page = model.objects.get(slug="begun")
    address = editing.edit_url(page)
    again = editing.send(client, address, editing.open_form(client, address))
    refused = editing.send(client, address, editing.open_form(client, address), "publish")

    assert (saved.url, again.url, refused.status_code) == (address, address, 200)
    page = model.objects.get(pk=page.pk)
    problems = list(publishing_problems(page=page))
    assert not page.live
    for relation, part in unfinished_rows(model).items():
        row = getattr(page.get_latest_revision_as_object(), relation).get()
        needed, words = unfinished(part)
        with pytest.raises(ValidationError) as missing:
            row.full_clean(exclude=["page"])
        assert (getattr(row, words), set(missing.value.message_dict)) == ("Only this is known so far.", needed)
        assert [
            problem for problem in problems if problem.startswith(f"{str(part._meta.verbose_name).capitalize()} 1, ")
        ]


@pytest.mark.parametrize("model", WITH_ROWS)
def test_unfinished_rows_are_no_hindrance_to_previews_and_comparison(model):
    client = editing.signed_in("Moderators")
    parent = parent_for(model)
    add = editing.add_url(parent, model)
    kind = [model._meta.app_label, model._meta.model_name]
    preview = reverse("wagtailadmin_pages:preview_on_add", args=[*kind, parent.pk])
    data = begun(client, add, model)

    possible = editing.send(client, preview, data.copy()).json()
    look = client.get(preview)
    editing.send(client, add, data)
    page = model.objects.get(slug="begun")
    draft = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    compared = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", page.latest_revision_id])
    )

    assert possible == {"is_valid": True, "is_available": True}
    assert [answer.status_code for answer in (look, draft, compared)] == [200, 200, 200]
    assert take_snapshot(page).digest == take_snapshot(page.get_latest_revision_as_object()).digest
