"""Whom a submission's messages go to."""

from casestudies.models import Submission
from home.enums import MemberRole
from home.models import Membership, User

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


def is_member(*, user_id: int | None, submission: Submission) -> bool:
    """Whether somebody belongs to the organisation that owns it."""
    return Membership.objects.filter(user=user_id or 0, organisation=submission.organisation_id).exists()
