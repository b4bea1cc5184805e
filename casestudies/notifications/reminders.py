"""One polite reminder of an unfinished draft, a week before it can no longer be sent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from casestudies.enums import Stage
from casestudies.models import Submission
from casestudies.notifications.telling import address_of
from casestudies.selectors.calls import call_of
from casestudies.selectors.people import writers_of
from home.domain import mail
from home.wording import moment_words

BEFORE = timedelta(days=7)


def remind_of_deadlines() -> str:
    """Remind the authors of each draft whose call closes for them within a week, once. A periodic job."""
    drafts = Submission.objects.filter(
        stage=Stage.DRAFT, submitted_at=None, reminded_at=None, call__closes_at__isnull=False
    ).order_by("pk")
    return f"{sum(_remind(pk) for pk in list(drafts.values_list('pk', flat=True)))} authors of drafts reminded."


@transaction.atomic
def _remind(pk: int) -> bool:
    # Asked again under the lock: it may have been sent meanwhile, or another clock may be at it.
    submission = Submission.objects.select_for_update().filter(pk=pk, stage=Stage.DRAFT, reminded_at=None).first()
    if submission is None or (call := call_of(submission)) is None:
        return False
    deadline, now = call.deadline_for(submission.organisation), timezone.now()
    addresses = writers_of(submission)
    if not addresses or deadline is None or not now <= deadline <= now + BEFORE:
        return False
    mail.send(
        template="draft-reminder",
        to=addresses,
        context={
            "title": str(submission),
            "deadline": moment_words(timezone.localtime(deadline)),
            "address": address_of(submission),
        },
        organisation=submission.organisation,
        about=submission,
    )
    Submission.objects.filter(pk=pk).update(reminded_at=now)
    return True
