"""A sample submission in every stage, so that staff can rehearse a call from both sides.

Each comes to its stage by the acts by which real ones do, so that its history and its workflow are right. What is there already
stays as it is. Nobody gets mail: their author is an account that is not active.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from casestudies.domain import drafting, leaving
from casestudies.domain.samples import fill_with_sample
from casestudies.domain.sending import send
from casestudies.domain.signing import override
from casestudies.domain.stages import move
from casestudies.enums import Stage
from casestudies.models import CaseStudyPage, Submission
from home.enums import MemberRole, OrganisationKind
from home.models import Membership, Organisation, User

if TYPE_CHECKING:
    from wagtail.models import TaskState

SEED = 1948
ORGANISATION = "Rehearsal Hospitals (sample)"
AUTHOR = "sample-author"
REASON = "A sample of a reason: say who pays for the posts, and since when."
NOBODY_ASKED = "This is a sample to rehearse with, so nobody was asked."


def load_sample_submissions(*, member: User | None = None) -> list[Submission]:
    """Make those that are missing, and return all. `member` may then do everything with them in the portal."""
    organisation, _ = Organisation.objects.get_or_create(
        name=ORGANISATION,
        defaults={"kind": OrganisationKind.NHS, "note": "Invented, for sample submissions."},
    )
    author = _author(organisation)
    samples = [
        sample_submission(
            token=uuid5(NAMESPACE_URL, f"sample-submission/{stage}"),
            stage=stage,
            organisation=organisation,
            author=author,
        )
        for stage in Stage
    ]
    if member:  # After them, so that no mail is written of how they were made.
        Membership.objects.update_or_create(
            organisation=organisation, user=member, defaults={"role": MemberRole.MANAGE}
        )
    return samples


def _author(organisation: Organisation) -> User:
    author, is_new = User.objects.get_or_create(
        username=AUTHOR,
        defaults={
            "email": "sample-author@example.org",
            "first_name": "Sample",
            "last_name": "author",
            "is_active": False,
        },
    )
    if is_new:
        author.set_unusable_password()
        author.save(update_fields=["password"])
    Membership.objects.get_or_create(organisation=organisation, user=author, defaults={"role": MemberRole.MANAGE})
    return author


@transaction.atomic  # One for each: whoever saves a word meanwhile does not wait for all of them.
def sample_submission(*, token: UUID, stage: Stage, organisation: Organisation, author: User) -> Submission:
    """Return the sample with this uuid, made and led to `stage` when it is missing."""
    if found := Submission.objects.filter(uuid=token).first():
        return found
    submission = drafting.start(
        token=token, title=f"Sample to rehearse with: {stage.label}", user=author, organisation=organisation
    )
    page: CaseStudyPage = submission.page
    CaseStudyPage.objects.filter(pk=page.pk).update(is_sample=True)
    fill_with_sample(page=page, number=list(Stage).index(stage), seed=SEED)
    page.save_revision(user=author, clean=False)
    _LED_TO[stage](submission, author)
    return Submission.objects.get(pk=submission.pk)


def _sent(submission: Submission, author: User) -> None:
    send(submission=submission, by=author, agrees_to_licence=True, agrees_to_images=True)


def _step(submission: Submission) -> "TaskState":
    state = CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_state
    step: TaskState = state.current_task_state.specific
    return step


def _changes_asked(submission: Submission, author: User) -> None:
    _sent(submission, author)
    _step(submission).reject(comment=REASON)


def _reviewed(submission: Submission, author: User) -> None:
    _sent(submission, author)
    _step(submission).approve()


def _signed_off(submission: Submission, author: User) -> None:
    """Nobody is asked, so that nobody gets mail."""
    _reviewed(submission, author)
    override(submission=submission, reason=NOBODY_ASKED, evidence=NOBODY_ASKED, by=author)


def _published(submission: Submission, author: User) -> None:
    _signed_off(submission, author)
    _step(submission).approve()


def _correcting(submission: Submission, author: User) -> None:
    _published(submission, author)
    move(submission=submission, to=Stage.CORRECTING, by=author)
    page = CaseStudyPage.objects.get(pk=submission.page_id).get_latest_revision_as_object()
    page.lessons += "<p>A sample of a correction.</p>"
    page.save_revision(user=author, clean=False)


def _declined(submission: Submission, author: User) -> None:
    _sent(submission, author)
    move(submission=submission, to=Stage.DECLINED, note=REASON)
    CaseStudyPage.objects.get(pk=submission.page_id).current_workflow_state.cancel()


def _withdrawn(submission: Submission, author: User) -> None:
    _sent(submission, author)
    leaving.withdraw(submission=submission, by=author)


def _taken_down(submission: Submission, author: User) -> None:
    _published(submission, author)
    CaseStudyPage.objects.get(pk=submission.page_id).unpublish()


_LED_TO: dict[Stage, Callable[[Submission, User], None]] = {
    Stage.DRAFT: lambda _submission, _author: None,
    Stage.SUBMITTED: _sent,
    Stage.CHANGES_ASKED: _changes_asked,
    Stage.SIGN_OFF: _reviewed,
    Stage.APPROVAL: _signed_off,
    Stage.PUBLISHED: _published,
    Stage.CORRECTING: _correcting,
    Stage.DECLINED: _declined,
    Stage.WITHDRAWN: _withdrawn,
    Stage.TAKEN_DOWN: _taken_down,
}
"""How a sample comes to each stage."""
