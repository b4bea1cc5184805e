"""Sign-off: nothing is published in an institution's name but the very text that it agreed to."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from casestudies.domain import signing
from casestudies.enums import AgreementKind, Stage
from casestudies.models import Agreement, CaseStudyPage, ChangeRequest, SignOffRequest
from home.domain.snapshot import take_snapshot
from home.rules import PublishingRefused
from tests import factories
from tests.reviewing import (
    agree,
    approve,
    at_sign_off,
    in_review,
    in_vain,
    latest,
    reviewer,
    task,
)

pytestmark = pytest.mark.django_db


def test_review_of_an_owned_case_study_passes_review_sign_off_and_approval_and_is_public():
    submission = at_sign_off()

    agreement = agree(submission)
    submission.refresh_from_db()
    assert submission.where == Stage.APPROVAL
    approve(submission.page)

    submission.refresh_from_db()
    agreement.refresh_from_db()
    page = CaseStudyPage.objects.get(pk=submission.page_id)
    assert (submission.where, page.live, agreement.is_live) == (Stage.PUBLISHED, True, True)
    assert agreement.text_digest == take_snapshot(page).digest
    assert agreement.snapshot == take_snapshot(page).data


def test_page_says_by_role_and_organisation_who_agreed_and_names_no_person(client):
    submission = at_sign_off()
    agree(submission, name="Ada Sample", role="Dean of Medicine")
    approve(submission.page)

    html = client.get(CaseStudyPage.objects.get(pk=submission.page_id).url).content.decode()

    assert f"Agreed by {submission.organisation.name} (Dean of Medicine) on" in html
    assert "Ada Sample" not in html


def test_review_of_a_page_that_nobody_owns_skips_the_sign_off_with_the_reason_on_record():
    page = factories.full_case_study()
    page.goals = "<p>Other goals.</p>"
    page.save_revision(user=factories.UserFactory())
    page.get_workflow().start(page, None)

    approve(page)

    skipped = page.current_workflow_state.task_states.get(status="skipped")
    assert skipped.comment == signing.NO_INSTITUTION
    assert task(page).name.startswith("Final approval")


def test_editorial_review_is_not_approved_by_who_last_wrote():
    writer = reviewer()
    submission = in_review()
    page = latest(submission)
    page.summary = "Edited by staff."
    page.save_revision(user=writer)

    with pytest.raises(PublishingRefused, match="somebody else"):
        approve(submission.page, by=writer)

    latest(submission).save_revision(user=reviewer())  # The same text, saved by somebody else, is still the writer's.
    with pytest.raises(PublishingRefused, match="somebody else"):
        approve(submission.page, by=writer)
    approve(submission.page, by=reviewer())


def test_text_changed_while_the_signatory_reads_cannot_be_agreed_to_and_goes_back_to_review():
    submission = at_sign_off()
    request = SignOffRequest.objects.get()
    page = latest(submission)
    page.summary = "Another summary."
    page.save_revision(user=reviewer())

    with pytest.raises(signing.SignOffRefused):
        signing.agree(request=request, name="A", role="Dean")

    submission.refresh_from_db()
    assert submission.where == Stage.SUBMITTED
    assert not Agreement.objects.exists()
    assert task(submission.page).name == "Editorial review of a case study"


@pytest.mark.parametrize("asked", [{"signatory_email": ""}, {}], ids=["nobody", "somebody, in vain"])
def test_text_rewritten_at_sign_off_goes_back_to_its_editors_whoever_was_asked(asked):
    submission = at_sign_off(**asked)
    SignOffRequest.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = latest(submission)
    page.summary = "Another summary."
    page.save_revision(user=reviewer())

    with pytest.raises(signing.SignOffRefused):
        signing.override(submission=submission, reason="Closed.", evidence="Asked.", by=reviewer())
    with pytest.raises(signing.SignOffRefused):
        signing.ask_for_agreement(submission=submission, name="B", email="b@example.org", role="", by=reviewer())

    submission.refresh_from_db()
    assert submission.where == Stage.SUBMITTED
    assert task(submission.page).name == "Editorial review of a case study"


def test_text_saved_as_it_is_at_sign_off_stays_there():
    submission = at_sign_off(signatory_email="")

    latest(submission).save_revision(user=reviewer())

    submission.refresh_from_db()
    assert submission.where == Stage.SIGN_OFF


def test_text_changed_after_the_agreement_is_not_published_and_is_asked_about_again():
    submission = at_sign_off()
    agree(submission)
    page = latest(submission)
    page.summary = "Another summary."
    page.save_revision(user=reviewer())

    approve(submission.page, by=reviewer())

    submission.refresh_from_db()
    assert submission.where == Stage.SIGN_OFF
    assert not CaseStudyPage.objects.get(pk=submission.page_id).live
    with pytest.raises(PublishingRefused, match="has not agreed"):
        page.save_revision().publish()


def test_same_text_saved_again_keeps_the_agreement():
    submission = at_sign_off()
    agree(submission)
    latest(submission).save_revision(user=reviewer())

    approve(submission.page, by=reviewer())  # The new revision has no approval yet,
    approve(submission.page, by=reviewer())

    submission.refresh_from_db()
    assert submission.where == Stage.APPROVAL  # but nobody is asked again.
    assert Agreement.objects.count() == 1


def test_agreeing_twice_is_one_agreement():
    at_sign_off()
    request = SignOffRequest.objects.get()

    first = signing.agree(request=request, name="A", role="Dean")
    second = signing.agree(request=request, name="B", role="Other")

    assert first == second
    assert Agreement.objects.get().name == "A"


@pytest.mark.parametrize(
    "change", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(days=1)}]
)
def test_old_link_agrees_to_nothing(change):
    at_sign_off()
    SignOffRequest.objects.update(**change)

    with pytest.raises(signing.SignOffRefused, match="does not work any more"):
        signing.agree(request=SignOffRequest.objects.get(), name="A", role="Dean")

    assert not Agreement.objects.exists()


def test_asking_somebody_else_ends_the_first_link():
    submission = at_sign_off()
    first = SignOffRequest.objects.get()

    signing.ask_for_agreement(submission=submission, name="B", email="b@example.org", role="Provost", by=reviewer())

    first.refresh_from_db()
    assert not first.is_open
    assert SignOffRequest.objects.waiting().get().name == "B"


def test_corrections_go_back_to_the_editors_with_their_places():
    submission = at_sign_off()
    request = SignOffRequest.objects.get()

    signing.ask_for_corrections(
        request=request, name="A", corrections=[("summary", "It is five posts."), ("", "Good otherwise.")]
    )

    submission.refresh_from_db()
    assert submission.where == Stage.SUBMITTED
    assert list(ChangeRequest.objects.for_staff().values_list("place", "text")) == [
        ("summary", "It is five posts."),
        ("", "Good otherwise."),
    ]
    assert task(submission.page).name == "Editorial review of a case study"


def test_override_is_recorded_with_reason_and_evidence_and_shown(client):
    submission, moderator = at_sign_off(), reviewer()
    in_vain(submission)

    signing.override(submission=submission, reason="The unit was closed.", evidence="Asked three times.", by=moderator)
    approve(submission.page)

    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.by, agreement.evidence) == (
        AgreementKind.OVERRIDDEN,
        moderator,
        "Asked three times.",
    )
    html = client.get(CaseStudyPage.objects.get(pk=submission.page_id).url).content.decode()
    assert "without an answer from" in html
    assert "The unit was closed." in html
    assert "Asked three times." not in html


def test_override_waits_for_whoever_may_answer_yet():
    submission = at_sign_off()
    until = timezone.localdate() + timedelta(days=21)

    with pytest.raises(signing.SignOffRefused, match=f"Ada Sample was asked .* until {until.day} {until:%B %Y}"):
        signing.override(submission=submission, reason="Closed.", evidence="Asked.", by=reviewer())

    assert not Agreement.objects.exists()
    assert SignOffRequest.objects.waiting().exists()


@pytest.mark.parametrize("words", [("", "Asked."), ("Closed.", " ")])
def test_override_of_a_text_that_nobody_was_asked_about_needs_reason_and_evidence(words):
    submission = at_sign_off(signatory_email="")
    reason, evidence = words

    with pytest.raises(signing.SignOffRefused, match="Write why"):
        signing.override(submission=submission, reason=reason, evidence=evidence, by=reviewer())
    signing.override(submission=submission, reason="The unit was closed.", evidence="It has no staff.", by=reviewer())

    assert Agreement.objects.get().evidence == "It has no staff."


def test_renamed_partner_voids_the_agreement_of_the_public_text(django_capture_on_commit_callbacks):
    submission = at_sign_off()
    agreement = agree(submission)
    approve(submission.page)
    partner = CaseStudyPage.objects.get(pk=submission.page_id).partners.first().organisation

    partner.name = "A trust of another name"
    with django_capture_on_commit_callbacks(execute=True):
        partner.save()

    agreement.refresh_from_db()
    assert (agreement.is_live, agreement.voided_at is not None) == (False, True)


def test_replaced_picture_voids_the_agreement_of_the_public_text(django_capture_on_commit_callbacks):
    submission = at_sign_off()
    agreement = agree(submission)
    approve(submission.page)
    image = CaseStudyPage.objects.get(pk=submission.page_id).images.first().image

    image.file = ContentFile(factories.image_file(colour="navy").read(), name="other.png")
    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    agreement.refresh_from_db()
    assert not agreement.is_live


def test_text_that_staff_changed_while_they_reviewed_it_is_approved_once():
    submission = in_review()
    text = latest(submission)
    text.summary = "What staff made of it."
    text.save_revision(user=reviewer())

    approve(submission.page)

    submission.refresh_from_db()
    assert submission.where == Stage.SIGN_OFF
    assert submission.sign_off_requests.get().snapshot == take_snapshot(latest(submission)).data


def test_step_approved_twice_has_one_outcome_and_a_clear_message():
    submission = in_review()
    state = submission.page.current_workflow_task_state
    approve(submission.page)

    with pytest.raises(PublishingRefused, match="meanwhile: approved"):
        state.task.specific.on_action(state, reviewer(), "approve")

    submission.refresh_from_db()
    assert submission.where == Stage.SIGN_OFF


def test_step_approved_after_somebody_cancelled_has_one_outcome_and_a_clear_message():
    submission = in_review()
    state = submission.page.current_workflow_task_state
    submission.page.current_workflow_state.cancel(user=reviewer())

    with pytest.raises(PublishingRefused, match="meanwhile: cancelled"):
        state.task.specific.on_action(state, reviewer(), "approve")

    submission.refresh_from_db()
    assert submission.where == Stage.DRAFT


def test_sign_off_step_cannot_be_approved_by_staff_as_any_other():
    submission = at_sign_off()

    with pytest.raises((PublishingRefused, PermissionDenied)):
        approve(submission.page)
