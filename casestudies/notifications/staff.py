"""Mail to staff about submissions: to whoever looks after one, and to the team about what is in the pool."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier

from casestudies.enums import WRITABLE, Stage
from casestudies.models import StageChange, Submission
from casestudies.models.review_tasks import OneOutcomeTask
from casestudies.notifications.placeholders import ORGANISATION, TITLE
from casestudies.selectors.people import staff_for
from home.domain import mail
from home.mailkinds import MailKind, Pace, Placeholder, register_mail
from home.models import User

ADDRESS = Placeholder("address", "its review in the admin", "https://www.example.org/admin/…/")

register_mail(
    MailKind(
        key="submission-arrived",
        label="Case study to be reviewed",
        purpose="To the member of staff who looks after a case study, or to the team if nobody does, when it was sent.",
        subject="review “{title}” of {organisation}",
        body="""{organisation} has sent “{title}”. {owner}

{address}
""",
        placeholders=(
            TITLE,
            ORGANISATION,
            Placeholder("owner", "who looks after it", "You look after it."),
            ADDRESS,
        ),
        needs_action=True,
        pace=Pace.DIGEST,
    ),
    MailKind(
        key="submission-assigned",
        label="Case study given to somebody",
        purpose="To the member of staff whom somebody gave a case study to look after.",
        subject="you look after “{title}” now",
        body="""{name} has given you “{title}” of {organisation} to look after.

{address}
""",
        placeholders=(TITLE, ORGANISATION, Placeholder("name", "who gave it", "A. Sample"), ADDRESS),
        needs_action=True,
        pace=Pace.DIGEST,
    ),
)


class OtherTasksNotifier(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's mail to a whole group, for every kind of task but ours: of these, one person is told, in our own words."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        """Leave ours out."""
        return super().can_handle(instance, **kwargs) and not isinstance(instance.task.specific, OneOutcomeTask)


other_tasks_notifier = OtherTasksNotifier()


def review_address(submission: Submission) -> str:
    """The full address of its review."""
    return urljoin(settings.SITE_URL, reverse("case_study_review", args=[submission.page_id]))


def tell_of_arrival(*, change: StageChange) -> None:
    """Tell whoever looks after what an institution sent, or sent back; without one, the team."""
    submission = change.submission
    is_sent = change.to_stage == Stage.SUBMITTED and change.from_stage in {*WRITABLE, Stage.CHANGES_ASKED}
    to = staff_for(submission)
    if is_sent and to and not submission.page.is_sample:
        owner = "You look after it." if submission.assignee else "Nobody looks after it yet: take it on the board."
        _write(submission, "submission-arrived", to, owner=owner)


def tell_of_assignment(*, submission: Submission, by: User | None) -> None:
    """Tell whoever was given it by somebody else. What the rules give is told when it arrives."""
    if submission.assignee and by and by != submission.assignee:
        _write(submission, "submission-assigned", [submission.assignee.email], name=str(by))


def _write(submission: Submission, kind: str, to: list[str], **details: str) -> None:
    mail.send(
        template=kind,
        to=to,
        context={
            "title": str(submission),
            "organisation": str(submission.organisation or "An institution"),
            "address": review_address(submission),
            **details,
        },
        about=submission,
    )
