"""How staff edit a case study, through the editor's real forms."""

import uuid

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from casestudies.models import CaseStudyPage
from tests import editing, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return editing.signed_in("Moderators")


@pytest.fixture
def page():
    """A live case study with one row of each part."""
    return factories.full_case_study()


def draft_of(page):
    return CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def uuids(rows):
    return [str(row.uuid) for row in rows.all()]


def test_a_row_of_a_draft_keeps_its_uuid_over_saves_and_publishing(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    editing.add_row(data, "milestones", title="New", date="2025")
    editing.send(editor, address, data)
    first = uuids(draft_of(page).milestones)

    editing.send(editor, address, editing.open_form(editor, address, title="Again"))
    second = uuids(draft_of(page).milestones)
    editing.send(editor, address, editing.open_form(editor, address))
    third = uuids(draft_of(page).milestones)
    editing.send(editor, address, editing.open_form(editor, address), "publish")
    published = CaseStudyPage.objects.get(pk=page.pk).milestones

    assert len(set(first)) == 2
    assert first == second == third == uuids(published)
    assert all(row.pk for row in published.all())


def test_rows_added_together_get_uuids_of_their_own(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    for number in range(3):
        editing.add_row(data, "links", text=f"Link {number}", url=f"https://example.org/new/{number}")

    editing.send(editor, address, data)

    assert len(set(uuids(draft_of(page).links))) == 4


def test_the_empty_row_that_the_browser_copies_has_no_uuid(editor, page):
    html = editor.get(editing.edit_url(page)).content.decode()

    data = querydict_from_html(html, form_id=editing.FORM)

    assert {name: data[name] for name in data if name.endswith("__prefix__-uuid")} == {
        f"{relation}-__prefix__-uuid": ""
        for relation in (
            "partners",
            "milestones",
            "challenges",
            "funding_lines",
            "posts",
            "impact_measures",
            "images",
            "documents",
            "links",
            "sources",
        )
    }
    assert 'name="initial-' not in html


def save_by_itself(client, address, data):
    """Save as the open editor does while a person types, and take over what the answer says."""
    answer = editing.send(client, address, data, accept="application/json").json()
    for name, value in answer.get("field_updates", {}).items():
        data[name] = value
    data["loaded_revision_id"] = data["overwrite_revision_id"] = str(answer.get("revision_id"))
    return answer


def test_saving_by_itself_tells_the_open_editor_the_uuid_and_later_saves_keep_it(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    row = editing.add_row(data, "milestones", title="New", date="2025")

    answer = save_by_itself(editor, address, data)
    data[f"milestones-{row}-title"] = "New, said better"
    again = save_by_itself(editor, address, data)

    milestone = draft_of(page).milestones.get(title="New, said better")
    assert (answer["success"], again["success"]) == (True, True)
    assert answer["field_updates"][f"milestones-{row}-uuid"] == str(milestone.uuid)
    assert draft_of(page).milestones.count() == 2


def test_a_row_in_the_database_keeps_its_uuid_whatever_is_sent(editor, page):
    before = uuids(page.milestones)
    address = editing.edit_url(page)

    editing.send(editor, address, editing.open_form(editor, address, **{"milestones-0-uuid": str(uuid.uuid4())}))

    assert uuids(draft_of(page).milestones) == before


def test_an_untouched_row_of_a_draft_stays_and_a_deleted_one_goes(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    editing.add_row(data, "milestones", title="Stays")
    editing.add_row(data, "milestones", title="Goes")
    editing.send(editor, address, data)

    editing.send(editor, address, editing.open_form(editor, address, **{"milestones-2-DELETE": "on"}))

    assert [row.title for row in draft_of(page).milestones.all()] == ["Step 0", "Stays"]


def test_an_untouched_editor_has_not_changed(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    editing.add_row(data, "posts", role="New post")
    editing.add_row(data, "partners", organisation=factories.OrganisationFactory().pk, role="host")
    editing.send(editor, address, data)

    data = editing.open_form(editor, address)
    form = CaseStudyPage.get_edit_handler().get_form_class()(data, {}, instance=draft_of(page), for_user=editor.user)

    assert form.is_valid(), form.errors
    assert not form.has_changed()


def ticks(html, name):
    """The tick boxes of a field, as words by value."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - used here only

    boxes = BeautifulSoup(html, "html.parser").find_all("input", {"name": name, "type": "checkbox"})
    return {box["value"]: box.parent.get_text(strip=True) for box in boxes}


def test_posts_offer_the_funding_lines_of_the_draft_also_in_new_rows(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    funder = factories.OrganisationFactory(name="A new funder")
    editing.add_row(data, "funding_lines", funder=funder.pk, amount="250000")
    editing.send(editor, address, data)
    old, new = draft_of(page).funding_lines.all()

    html = editor.get(address).content.decode()

    offered = {str(old.uuid): f"{old.funder}, {old.scheme}, £100,000, 100 %", str(new.uuid): "A new funder, £250,000"}
    assert ticks(html, "posts-0-paid_by") == offered
    assert ticks(html, "posts-__prefix__-paid_by").keys() == offered.keys()


def test_what_one_case_study_offers_is_not_offered_by_another(editor, page):
    editor.get(editing.edit_url(page))
    other = factories.CaseStudyPageFactory()

    html = editor.get(editing.edit_url(other)).content.decode()

    assert ticks(html, "posts-__prefix__-paid_by") == {}


def test_a_post_can_be_paid_by_a_line_that_was_taken_out_meanwhile_until_it_is_published(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address, **{"funding_lines-0-DELETE": "on"})
    saved = save_by_itself(editor, address, data)
    stale = save_by_itself(editor, address, data)

    refused = editing.send(editor, address, data, "publish")

    assert (saved["success"], stale["success"]) == (True, True)
    assert "paid by a funding line that is no longer there" in editing.said(refused)


def test_a_post_cannot_be_paid_by_what_was_never_offered(editor, page):
    address = editing.edit_url(page)

    response = editing.send(
        editor, address, editing.open_form(editor, address, **{"posts-0-paid_by": str(uuid.uuid4())})
    )

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()


def test_shares_over_the_whole_are_saved_and_refused_when_published(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address)
    editing.add_row(data, "funding_lines", share="40", note="More")

    saved = editing.send(editor, address, data)
    refused = editing.send(editor, address, editing.open_form(editor, address), "publish")

    assert saved.status_code == 302
    assert "the shares add up to 140 %" in editing.said(refused)


def test_rows_that_do_not_fit_together_are_shown_beside_the_field_when_published(editor, page):
    address = editing.edit_url(page)
    data = editing.open_form(editor, address, **{"posts-0-number_filled": "9"})

    response = editing.send(editor, address, data, "publish")

    assert response.status_code == 200
    assert "More posts are filled than were created" in response.content.decode()


def test_empty_rich_text_is_kept_as_nothing(editor):
    page = factories.CaseStudyPageFactory()
    address = editing.edit_url(page)

    editing.send(editor, address, editing.open_form(editor, address, title="Changed"))

    assert draft_of(page).background == ""


def test_every_field_says_what_to_write(editor, page):
    handler = CaseStudyPage.get_edit_handler()
    form = handler.get_form_class()(instance=page, for_user=editor.user)
    rows = [formset.empty_form for name, formset in form.formsets.items() if name != "comments"]

    silent = [
        f"{type(one).__name__}.{name}"
        for one in (form, *rows)
        for name, field in one.fields.items()
        if not field.help_text and not field.widget.is_hidden and name not in WAGTAILS_OWN
    ]

    assert silent == []


WAGTAILS_OWN = {
    "title",
    "slug",
    "seo_title",
    "go_live_at",
    "expire_at",
    "comment_notifications",
    "DELETE",
    "ORDER",
    "id",
}


def test_the_preview_shows_what_is_not_saved_yet(editor, page):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = editing.open_form(editor, editing.edit_url(page), title="Seen before it is saved")

    sent = editing.send(editor, address, data)
    shown = editor.get(address)

    assert sent.json() == {"is_valid": True, "is_available": True}
    assert "Seen before it is saved" in shown.content.decode()
    assert draft_of(page).title != "Seen before it is saved"
