"""The way of a case study through its review, for tests: each step by the act that the site itself uses."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from casestudies.domain import signing
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import Agreement, CaseStudyPage, SignOffRequest, Submission
from home.domain.snapshot import take_snapshot
from home.models import User
from tests import factories


def reviewer() -> User:
    """A moderator, who may end each step that staff end."""
    user = factories.UserFactory()
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def latest(submission: Submission) -> Any:
    """The text as it was last saved, in memory."""
    return CaseStudyPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()


def in_review(**fields: Any) -> Submission:
    """An institution's complete case study, sent, with its first step waiting."""
    page = factories.full_case_study()
    page.unpublish(log_action=False)
    fields = {"signatory_name": "Ada Sample", "signatory_email": "ada@example.org", "signatory_role": "Dean"} | fields
    submission = factories.SubmissionFactory(page=CaseStudyPage.objects.get(pk=page.pk), **fields)
    draft = latest(submission)
    draft.save_revision()
    change = move(submission=submission, to=Stage.SUBMITTED)
    text = take_snapshot(draft)
    submission.sendings.create(
        change=change,
        by_name="Sender",
        digest=text.digest,
        snapshot=text.data,
        licence="CC BY 4.0",
        has_image_consent=True,
    )
    submission.page.get_workflow().start(submission.page, None)
    submission.refresh_from_db()
    return submission


def task(page: Any) -> Any:
    """The step that a page's review is at."""
    return CaseStudyPage.objects.get(pk=page.pk).current_workflow_task


def approve(page: Any, by: User | None = None) -> None:
    """Approve the step that the review is at, as staff do."""
    page = CaseStudyPage.objects.get(pk=page.pk)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, by or reviewer(), "approve")


def at_sign_off(**fields: Any) -> Submission:
    """The same, read and approved by staff: its institution has been asked."""
    submission = in_review(**fields)
    approve(submission.page)
    submission.refresh_from_db()
    return submission


def agreed(submission: Submission, text: Any = None) -> Agreement:
    """The agreement of the institution to one text, by default the latest, as if it had been asked before."""
    snapshot = take_snapshot(text or latest(submission))
    return Agreement.objects.create(
        page=submission.page, organisation_name="Sample", text_digest=snapshot.digest, snapshot=snapshot.data
    )


def agree(submission: Submission, *, name: str = "Ada Sample", role: str = "Dean") -> Agreement:
    """Agree as the person who was asked."""
    request = SignOffRequest.objects.waiting().get(submission=submission)
    return signing.agree(request=request, name=name, role=role)


def in_vain(submission: Submission) -> None:
    """Weeks go by: whoever was asked was reminded twice, and has not answered."""
    long_ago = timezone.now() - timedelta(days=8)
    SignOffRequest.objects.filter(submission=submission).update(reminders=2, last_mailed_at=long_ago)
    Submission.objects.filter(pk=submission.pk).update(stage_since=timezone.now() - timedelta(days=22))
