"""Whom a submission's messages go to."""

from django.conf import settings

from casestudies.models import Submission
from home.enums import MemberRole
from home.models import Membership, User
from home.selectors.people import managers_of

WRITING = [role for role in MemberRole if role.covers(MemberRole.EDIT)]


def writers_of(submission: Submission) -> list[str]:
    """The e-mail addresses of those who may write it: members of its organisation, or whoever began it alone."""
    people = User.objects.filter(is_active=True).exclude(email="")
    if submission.organisation_id:
        people = people.filter(
            memberships__organisation=submission.organisation_id, memberships__role__in=[str(role) for role in WRITING]
        )
    else:
        people = people.filter(started_submissions=submission)
    return list(people.order_by("pk").values_list("email", flat=True))


def checkers_of(submission: Submission) -> list[str]:
    """Who can say whether the page is still true: members who manage, else who last agreed to it, else who last sent it."""
    if submission.organisation is None:
        return []
    managing = managers_of(submission.organisation).exclude(user__email="")
    if found := list(managing.order_by("pk").values_list("user__email", flat=True)):
        return found
    if submission.signatory_email:
        return [submission.signatory_email]
    sent = submission.sendings.filter(by__is_active=True).exclude(by__email="").order_by("pk").last()
    return [sent.by.email] if sent and sent.by else []


def staff_for(submission: Submission) -> list[str]:
    """Whoever looks after it; without one, the team, which may have no address."""
    return [submission.assignee.email] if submission.assignee else list(settings.STAFF_EMAILS)


def is_member(*, user_id: int | None, submission: Submission) -> bool:
    """Whether somebody belongs to the organisation that owns it."""
    return Membership.objects.filter(user=user_id or 0, organisation=submission.organisation_id).exists()
