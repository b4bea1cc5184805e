"""The guard's refusals, as staff meet them."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from casestudies.models import CaseStudyPage
from tests import editing, factories

pytestmark = pytest.mark.django_db
MISSING = "Summary: write one or two sentences"


@pytest.fixture
def moderator():
    return editing.signed_in("Moderators")


@pytest.fixture
def editor():
    return editing.signed_in("Editors")


@pytest.fixture
def incomplete():
    """A draft without the one part that every case study must have."""
    page = factories.CaseStudyPageFactory(live=False, summary="")
    page.save_revision(clean=False)
    return page


def is_live(page):
    return Page.objects.get(pk=page.pk).live


def test_publishing_from_the_editor_is_refused_with_every_reason_and_keeps_the_draft(moderator, incomplete):
    address = editing.edit_url(incomplete)
    data = editing.open_form(moderator, address, title="A better title", nations=["wales"], regions=["london"])

    response = editing.send(moderator, address, data, "publish")

    assert (response.status_code, response.url) == (302, address)
    assert MISSING in editing.said(response)
    assert "London lies in England" in editing.said(response)
    assert not is_live(incomplete)
    assert CaseStudyPage.objects.get(pk=incomplete.pk).get_latest_revision_as_object().title == "A better title"


def test_publishing_a_new_page_is_refused_and_keeps_it_as_a_draft(moderator):
    parent = factories.CaseStudyIndexPageFactory()
    address = editing.add_url(parent, CaseStudyPage)
    data = editing.open_form(moderator, address, title="Brand new")

    response = editing.send(moderator, address, data, "publish")

    page = CaseStudyPage.objects.get(title="Brand new")
    assert (response.status_code, response.url) == (302, editing.edit_url(page))
    assert MISSING in editing.said(response)
    assert (page.live, page.slug) == (False, "brand-new")


def test_publishing_a_live_page_anew_is_refused_and_leaves_what_the_public_sees(moderator):
    page = factories.full_case_study(summary="The public sees this.")
    address = editing.edit_url(page)
    data = editing.open_form(moderator, address, summary="")

    response = editing.send(moderator, address, data, "publish")

    assert MISSING in editing.said(response)
    page = CaseStudyPage.objects.get(pk=page.pk)
    assert (page.live, page.summary, page.get_latest_revision_as_object().summary) == (
        True,
        "The public sees this.",
        "",
    )


def test_scheduling_an_incomplete_page_is_refused_at_once(moderator, incomplete):
    address = editing.edit_url(incomplete)
    data = editing.open_form(moderator, address, go_live_at=f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}")

    response = editing.send(moderator, address, data, "publish")

    assert MISSING in editing.said(response)
    assert not incomplete.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_scheduling_a_complete_page_sets_its_time(moderator):
    page = factories.CaseStudyPageFactory(live=False)
    page.save_revision()
    address = editing.edit_url(page)
    data = editing.open_form(moderator, address, go_live_at=f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}")

    editing.send(moderator, address, data, "publish")

    assert page.revisions.filter(approved_go_live_at__isnull=False).count() == 1
    assert not is_live(page)


def approve_first_step(page, client, user):
    """Bring a page to the final step of the review."""
    page.get_workflow().start(page, user)
    page.current_workflow_state.current_task_state.specific.approve(user=user)
    page = type(page).objects.get(pk=page.pk)
    assert page.current_workflow_task.name == "Final approval of a case study"
    return page.current_workflow_task_state


def test_final_approval_in_the_editor_is_refused_and_stays_in_review(moderator, incomplete):
    step = approve_first_step(incomplete, moderator, moderator.user)
    address = editing.edit_url(incomplete)
    data = editing.open_form(moderator, address)
    data["workflow-action-name"] = "approve"

    response = editing.send(moderator, address, data, "workflow-action")

    assert (response.status_code, response.url) == (302, address)
    assert MISSING in editing.said(response)
    step.refresh_from_db()
    assert (step.status, is_live(incomplete)) == (TaskState.STATUS_IN_PROGRESS, False)


def workflow_action_url(page, step):
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])


def test_final_approval_from_the_dashboard_is_refused_and_leads_to_the_editor(moderator, incomplete):
    step = approve_first_step(incomplete, moderator, moderator.user)

    response = moderator.post(workflow_action_url(incomplete, step))

    assert (response.status_code, response.url) == (302, editing.edit_url(incomplete))
    assert MISSING in editing.said(response)


def test_final_approval_in_the_dialogue_is_refused_and_leads_to_the_editor(moderator, incomplete):
    step = approve_first_step(incomplete, moderator, moderator.user)

    response = moderator.post(
        workflow_action_url(incomplete, step), {"comment": "Good"}, headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert json.loads(response.content) == {"step": "success", "redirect": editing.edit_url(incomplete)}


def test_publishing_several_is_all_or_none_with_each_reason(moderator, incomplete):
    good = factories.CaseStudyPageFactory(live=False)
    good.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = moderator.post(
        f"{address}?id={good.pk}&id={incomplete.pk}&next=/admin/pages/", {"include_descendants": ""}
    )

    assert response.status_code == 302
    assert f"“{incomplete.title}” cannot be published yet" in editing.said(response)
    assert not is_live(good)
    assert not is_live(incomplete)


def test_publishing_several_with_an_incomplete_page_below_is_refused(moderator, incomplete):
    parent = incomplete.get_parent()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = moderator.post(f"{address}?id={parent.pk}&next=/admin/pages/", {"include_descendants": "on"})

    assert (response.status_code, response.url) == (302, editing.edit_url(incomplete))
    assert MISSING in editing.said(response)
    assert not is_live(incomplete)


def test_publishing_by_the_admin_api_is_refused_with_the_reasons(moderator, incomplete):
    response = moderator.post(f"/admin/api/main/pages/{incomplete.pk}/action/publish/", content_type="application/json")

    assert response.status_code == 400
    assert MISSING in response.json()["__all__"][0]


def test_copying_and_publishing_is_refused_when_the_live_text_would_not_pass_today(moderator):
    page = factories.full_case_study()
    CaseStudyPage.objects.filter(pk=page.pk).update(summary="")
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": str(page.get_parent().pk),
        "publish_copies": "on",
    }

    response = moderator.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)

    assert response.status_code == 302
    assert MISSING in editing.said(response)
    assert not CaseStudyPage.objects.filter(slug="copy").exists()


def test_a_refusal_for_a_client_that_wants_json_is_json(moderator, incomplete):
    address = editing.edit_url(incomplete)
    data = editing.open_form(moderator, address)

    response = editing.send(moderator, address, data, "publish", accept="application/json")

    assert response.status_code == 400
    assert response.json()["error_code"] == "publishing_refused"
    assert MISSING in response.json()["reasons"][0]


def test_submitting_an_incomplete_page_warns_of_what_is_missing(editor, incomplete):
    address = editing.edit_url(incomplete)
    data = editing.open_form(editor, address)

    response = editing.send(editor, address, data, "submit")

    assert "is in review, and cannot be published before this is done" in editing.said(response)
    assert CaseStudyPage.objects.get(pk=incomplete.pk).workflow_in_progress


def test_saving_a_draft_is_never_refused_for_what_is_missing_or_does_not_fit(editor, incomplete):
    address = editing.edit_url(incomplete)
    data = editing.open_form(editor, address, summary="", nations=["wales"], regions=["london"])
    image = factories.ImageFactory()
    editing.add_row(data, "images", image=image.pk, alt_text="", credit="")
    editing.add_row(data, "posts", role="", number_created=1, number_filled=5, nation="wales", region="london")
    editing.add_row(data, "funding_lines", share=80, from_year=2025, to_year=2020)
    editing.add_row(data, "funding_lines", share=80)

    response = editing.send(editor, address, data)

    assert (response.status_code, response.url) == (302, address)
    draft = CaseStudyPage.objects.get(pk=incomplete.pk).get_latest_revision_as_object()
    assert [post.number_filled for post in draft.posts.all()] == [5]
    assert [line.share for line in draft.funding_lines.all()] == [80, 80]
    assert [image.alt_text for image in draft.images.all()] == [""]
