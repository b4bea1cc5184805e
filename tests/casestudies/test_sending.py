"""Sending a case study: what must be there, what is agreed to, and that it happens once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from casestudies.domain.readiness import STEP_OF_CHECK, readiness_of
from casestudies.domain.sending import SendingRefused, moved_words, send
from casestudies.domain.stages import StageRefused
from casestudies.enums import KeptReason, Stage
from casestudies.models import CallExtension, CaseStudyPage, FundingLine, Partner, Post, Sending, Submission
from home.domain.snapshot import take_snapshot
from home.models import OutboxMessage
from tests import factories
from tests.casestudies.portal.drafts import draft, with_picture


def member_of(submission, **fields):
    return factories.MembershipFactory(organisation=submission.organisation, **fields).user


def send_it(submission, by=None, *, licence=True, images=True):
    return send(
        submission=submission, by=by or member_of(submission), agrees_to_licence=licence, agrees_to_images=images
    )


@pytest.mark.django_db
def test_send_starts_the_workflow_on_the_text_whose_digest_is_kept():
    submission, by = (one := draft()), member_of(one)

    sending = send_it(submission, by)

    page = CaseStudyPage.objects.get(pk=submission.page_id)
    state = page.current_workflow_state
    assert submission.where == Stage.SUBMITTED
    assert (state.status, state.current_task_state.revision) == (WorkflowState.STATUS_IN_PROGRESS, page.latest_revision)
    assert sending.digest == take_snapshot(page.get_latest_revision_as_object()).digest
    assert (sending.by_name, sending.licence, submission.licence_agreed_by) == (str(by), "CC BY 4.0", str(by))
    assert not page.live


@pytest.mark.django_db
def test_send_writes_a_receipt_that_says_what_happens_next_and_nothing_with_links_into_the_admin():
    submission = draft()

    send_it(submission, member_of(submission, user__email="writer@example.org"))

    receipt = OutboxMessage.objects.get(template="submission-receipt")
    assert receipt.recipients == ["writer@example.org"]
    assert receipt.subject == f"For information: We have received “{submission}”"
    assert "reads it and either asks you for changes" in receipt.text
    assert f"/submit/{submission.uuid}/" in receipt.text
    assert [message for message in outbox.outbox if "writer@example.org" in message.to] == []


@pytest.mark.django_db
def test_send_writes_a_receipt_that_says_by_when_as_staff_say_before_it_can_be_measured():
    factories.CallFactory(opens_at=timezone.now() - timedelta(days=1), answer_days=20)

    send_it(draft())

    by = timezone.localdate() + timedelta(days=20)
    receipt = OutboxMessage.objects.get(template="submission-receipt").text
    assert f"This usually takes 20 days: expect our answer by about {by:%-d %B %Y}." in receipt


@pytest.mark.django_db
def test_send_a_second_time_is_refused_and_does_nothing():
    submission, by = (one := draft()), member_of(one)
    send_it(submission, by)

    with pytest.raises(StageRefused, match="sent already"):
        send_it(Submission.objects.get(pk=submission.pk), by)

    assert Sending.objects.count() == submission.changes.count() == WorkflowState.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_send_four_times_at_once_happens_once():
    submission = draft()
    by, begin, outcomes = member_of(submission), threading.Barrier(4), []

    def attempt() -> None:
        mine = Submission.objects.get(pk=submission.pk)
        begin.wait()
        try:
            send_it(mine, by)
        except StageRefused:
            outcomes.append("refused")
        else:
            outcomes.append("sent")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "refused", "refused", "sent"]
    assert Sending.objects.count() == WorkflowState.objects.count() == 1
    assert OutboxMessage.objects.filter(template="submission-receipt").count() == 1


@pytest.mark.django_db
def test_send_what_is_incomplete_is_refused_with_every_reason_and_keeps_nothing():
    submission = draft(complete=False)
    with_picture(submission)

    with pytest.raises(SendingRefused) as refused:
        send_it(submission, licence=False, images=False)

    assert [message.split(":")[0].split(",")[0] for message in refused.value.messages] == [
        "Summary",
        "Agree to the licence",
        "Say that the people in the pictures and their makers agree",
    ]
    submission.refresh_from_db()
    assert (submission.where, Sending.objects.count(), WorkflowState.objects.count()) == (Stage.DRAFT, 0, 0)


@pytest.mark.django_db
def test_send_while_two_texts_wait_for_a_choice_is_refused():
    submission = draft()
    submission.kept_answers.create(step="story", name="goals", value="Theirs", instead="Ours", reason=KeptReason.CLASH)

    with pytest.raises(SendingRefused, match="Background and goals: an answer waits"):
        send_it(submission)


@pytest.mark.django_db
def test_send_without_an_organisation_is_refused():
    submission = draft(organisation=None, started_by=factories.UserFactory())

    with pytest.raises(SendingRefused, match="for which organisation"):
        send_it(submission, submission.started_by)


@pytest.mark.django_db
def test_send_after_the_deadline_is_refused_in_words_unless_the_organisation_has_a_later_one():
    now = timezone.now()
    call = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    late, extended = draft(call=call), draft(call=call)
    CallExtension.objects.create(call=call, organisation=extended.organisation, closes_at=now + timedelta(days=1))

    with pytest.raises(SendingRefused, match=r"closed on .* Your draft is kept"):
        send_it(late)
    send_it(extended)

    assert extended.where == Stage.SUBMITTED


@pytest.mark.django_db
def test_send_a_draft_of_a_call_that_closed_in_the_one_that_is_open():
    now = timezone.now()
    closed = factories.CallFactory(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1), title="2026")
    submission = draft(call=closed)
    with pytest.raises(SendingRefused, match="“2026” closed on"):
        send_it(submission)
    assert moved_words(submission) == ""
    later = factories.CallFactory(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=9), title="2027")

    said = moved_words(submission)
    send_it(submission)

    assert said.startswith("“2026”, for which you began it, is not open now. You can send it in “2027”, which is open")
    assert (Submission.objects.get().call, submission.where) == (later, Stage.SUBMITTED)


@pytest.mark.django_db
def test_send_while_its_own_call_is_open_keeps_it():
    own = factories.CallFactory(opens_at=timezone.now() - timedelta(days=9))
    factories.CallFactory(opens_at=timezone.now() - timedelta(days=1))
    submission = draft(call=own)

    said = moved_words(submission)
    send_it(submission)

    assert (said, Submission.objects.get().call) == ("", own)


@pytest.mark.django_db
def test_send_before_the_call_opens_is_refused_in_words():
    call = factories.CallFactory(opens_at=timezone.now() + timedelta(days=1))

    with pytest.raises(SendingRefused, match="opens on"):
        send_it(draft(call=call))


@pytest.mark.django_db
def test_send_changes_that_were_asked_for_is_not_bound_to_the_deadline_and_goes_on_with_the_same_review():
    submission = draft(call=(call := factories.CallFactory()))
    by = member_of(submission)
    send_it(submission, by)
    state = submission.page.current_workflow_state
    state.current_task_state.reject(user=factories.UserFactory(superuser=True), comment="Say who pays.")
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    submission = Submission.objects.get(pk=submission.pk)
    assert submission.where == Stage.CHANGES_ASKED

    send_it(submission, by)

    state.refresh_from_db()
    assert (submission.where, state.status) == (Stage.SUBMITTED, WorkflowState.STATUS_IN_PROGRESS)
    assert list(state.task_states.order_by("pk").values_list("status", flat=True)) == [
        TaskState.STATUS_REJECTED,
        TaskState.STATUS_IN_PROGRESS,
    ]


@pytest.mark.django_db
def test_readiness_names_of_organisations_that_staff_have_still_to_find_are_no_obstacle():
    page = factories.CaseStudyPageFactory(live=False, lead_organisation_as_written="A trust")
    page.partners.add(Partner(organisation_as_written="A new partner"), Partner())
    page.funding_lines.add(FundingLine(funder_as_written="A fund"))
    page.posts.add(Post(role="Fellow", employer_as_written="A trust"))

    readiness = readiness_of(page)

    assert [(item.text, item.step.key) for item in readiness.required] == [
        ("Partner 2, Organisation: Choose the organisation, or add it to the list first.", "partners")
    ]
    good = {item.text for item in readiness.good_to_have}
    assert good.isdisjoint({"Lead organisation", "Funder of each funding line", "Who employs the post-holders"})
    assert "Number of each post" in good
    assert "What was done about each challenge" not in good


@pytest.mark.django_db
def test_readiness_each_rule_across_parts_and_each_check_leads_to_its_step():
    page = factories.CaseStudyPageFactory(live=False, summary="", nations=["wales"], regions=["london"])
    page.funding_lines.add(FundingLine(share=80), FundingLine(share=80))
    page.posts.add(Post(role="Fellow", career_stage=factories.CareerStageFactory(), paid_by=[str(uuid4())]))

    found = [(item.step.key, item.text.split()[0]) for item in readiness_of(page).required]

    assert found == [("summary", "Summary:"), ("funding", "Funding:"), ("posts", "Post"), ("summary", "Regions:")]
    checked = {item.text for item in readiness_of(factories.CaseStudyPageFactory(live=False)).good_to_have}
    assert checked <= set(STEP_OF_CHECK)


@pytest.mark.django_db
def test_readiness_of_a_full_case_study_misses_nothing():
    readiness = readiness_of(factories.full_case_study())

    assert (readiness.required, readiness.good_to_have, readiness.has_images) == ((), (), True)
