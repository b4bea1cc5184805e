"""Staff save a case study in Wagtail's editor that its institution wrote in meanwhile."""

import pytest
from django.test import Client

from casestudies.enums import KeptReason
from casestudies.models import CaseStudyPage, KeptAnswer, Submission
from home.enums import MemberRole
from tests.casestudies.portal import forms as portal
from tests.editing import edit_url, open_form, send, signed_in
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    return portal.full_submission()


@pytest.fixture
def staff() -> Client:
    return signed_in(is_superuser=True, is_staff=True)


def institution_writes(submission: Submission, key: str = "summary", do: str = "save", **changes: str) -> None:
    client = portal.member(submission, MemberRole.EDIT)
    assert (
        portal.send(client, submission, key, portal.opened(client, submission, key), do, **changes).status_code == 302
    )


def test_what_both_wrote_in_different_answers_is_saved(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    institution_writes(submission, start_note="By the institution.")
    institution_writes(submission, "story", goals="Other goals.")

    response = send(staff, edit_url(submission.page), form)

    assert response.status_code == 302
    page = portal.draft(submission)
    assert (page.summary, page.start_note) == ("By staff.", "By the institution.")
    assert "Other goals." in page.goals
    assert "“At a glance” and “Background and goals”" in staff.get(edit_url(submission.page)).content.decode()


def test_rows_that_the_institution_added_took_out_and_changed_are_kept_so(
    submission: Submission, staff: Client
) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    client = portal.member(submission)
    first, second = portal.opened(client, submission, "challenges").getlist("challenges")
    institution_writes(
        submission, "challenges", f"remove:challenges:{first}", **{f"challenges-{second}-response": "More."}
    )
    new = "0b1c8f6e-6a4e-4d7e-9d0e-0a4f3b1f2c3d"
    institution_writes(submission, "challenges", f"add:challenges:{new}")
    institution_writes(submission, "challenges", **{f"challenges-{new}-challenge": "Another"})

    send(staff, edit_url(submission.page), form)

    rows = portal.draft(submission).challenges.order_by("sort_order")
    assert [(row.challenge, row.response) for row in rows] == [("Hard 1", "More."), ("Another", "")]
    assert portal.draft(submission).summary == "By staff."


def test_same_words_of_both_are_kept_and_told(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    institution_writes(submission, summary="By the institution.")

    send(staff, edit_url(submission.page), form)

    assert portal.draft(submission).summary == "By the institution."
    kept = KeptAnswer.objects.get()
    assert (kept.value, kept.reason, kept.by) == ("By staff.", KeptReason.CLASH, staff.user)
    assert "yours are kept: “By staff.”" in staff.get(edit_url(submission.page)).content.decode()
    assert "by the Academy" in portal.member(submission).get(portal.address(submission, "summary")).content.decode()


def test_the_portal_wrote_to_its_own_revision_again(submission: Submission, staff: Client) -> None:
    institution_writes(submission, start_note="First.")
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    institution_writes(submission, start_note="Second.", start_year="2020")

    send(staff, edit_url(submission.page), form)

    page = portal.draft(submission)
    assert (page.summary, page.start_note, page.start_year) == ("By staff.", "Second.", 2020)
    assert not KeptAnswer.objects.exists()


def test_publishing_what_staff_have_not_seen_only_saves(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    institution_writes(submission, start_note="By the institution.")

    send(staff, edit_url(submission.page), form, "publish")

    assert not CaseStudyPage.objects.get(pk=submission.page_id).live
    assert portal.draft(submission).start_note == "By the institution."
    assert "press the button again" in staff.get(edit_url(submission.page)).content.decode()


def test_wagtails_own_autosave_is_refused(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    institution_writes(submission, start_note="By the institution.")

    response = send(staff, edit_url(submission.page), form, accept="application/json")

    assert response.json()["error_code"] == "invalid_revision"
    assert portal.draft(submission).start_note == "By the institution."


def test_staffs_own_autosave_and_then_a_button(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    own = send(staff, edit_url(submission.page), form, accept="application/json").json()["revision_id"]
    institution_writes(submission, start_note="By the institution.")
    form["overwrite_revision_id"] = str(own)
    form["start_year"] = "2019"

    assert send(staff, edit_url(submission.page), form).status_code == 302

    page = portal.draft(submission)
    assert (page.summary, page.start_note, page.start_year) == ("By staff.", "By the institution.", 2019)


def test_images_of_the_institution_come_along(submission: Submission, staff: Client) -> None:
    form = open_form(staff, edit_url(submission.page), summary="By staff.")
    page = portal.draft(submission)
    row = page.images.all()[0]
    other = ImageFactory()
    page.images.add(type(row)(sort_order=1, image=other, alt_text="New", credit="Somebody"))
    page.save_revision()

    send(staff, edit_url(submission.page), form)

    assert [image.image_id for image in portal.draft(submission).images.all()][-1] == other.pk


def test_nothing_newer_is_saved_as_it_is(submission: Submission, staff: Client) -> None:
    institution_writes(submission, start_note="By the institution.")
    form = open_form(staff, edit_url(submission.page), summary="By staff.", start_note="By staff too.")

    send(staff, edit_url(submission.page), form)

    page = portal.draft(submission)
    assert (page.summary, page.start_note) == ("By staff.", "By staff too.")
    assert not KeptAnswer.objects.exists()


def test_institution_that_had_the_form_open_loses_nothing_to_staff(submission: Submission, staff: Client) -> None:
    client = portal.member(submission)
    open_in_portal = portal.opened(client, submission, "summary")
    send(
        staff,
        edit_url(submission.page),
        open_form(staff, edit_url(submission.page), start_note="By staff.", summary="Staff’s."),
    )

    portal.send(client, submission, "summary", open_in_portal, summary="The institution’s.", start_year="2018")

    page = portal.draft(submission)
    assert (page.start_note, page.summary, page.start_year) == ("By staff.", "Staff’s.", 2018)
    assert [kept.value for kept in KeptAnswer.objects.all()] == ["The institution’s."]
