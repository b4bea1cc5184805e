"""What somebody may do with which submission: the one place that decides it for the portal.

- A member of the organisation that owns it: what the membership says.
- Before an organisation owns it: all of it, by whoever began it, or, before anybody signed in, the browser it was begun in.
- Everybody else: nothing, and the portal answers as if there were no such submission. Staff work in the admin.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from casestudies.models import Submission
from casestudies.models.submission import SubmissionQuerySet
from home.enums import MemberRole
from home.models import Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the key of a person who signed in, and the digest of this browser's secret ("" without one)."""

    user_id: int | None = None
    browser_digest: str = ""


def submissions_of(visitor: Visitor) -> SubmissionQuerySet:
    """Everything that this visitor may at least read."""
    found = Q(pk__in=())
    if visitor.user_id:
        member = Membership.objects.filter(user=visitor.user_id, organisation=OuterRef("organisation"))
        found |= Q(Exists(member)) | Q(organisation=None, started_by=visitor.user_id)
    if visitor.browser_digest:
        found |= Q(organisation=None, started_by=None, browser_digest=visitor.browser_digest)
    return Submission.objects.filter(found)


def written_for(user: User) -> QuerySet[Organisation]:
    """The organisations for which somebody writes."""
    writing = [role for role in MemberRole if role.covers(MemberRole.EDIT)]
    mine = Membership.objects.filter(user=user, role__in=writing)
    return Organisation.objects.current().filter(pk__in=mine.values("organisation"))


def role_in(submission: Submission, visitor: Visitor) -> MemberRole | None:
    """What this visitor may do with it, or None if there is no such submission for them."""
    if submission.organisation_id is None:
        is_theirs = (
            submission.started_by_id == visitor.user_id
            if submission.started_by_id
            else bool(visitor.browser_digest) and submission.browser_digest == visitor.browser_digest
        )
        return MemberRole.MANAGE if is_theirs else None
    if visitor.user_id is None:
        return None
    role = (
        Membership.objects.filter(organisation=submission.organisation_id, user=visitor.user_id)
        .values_list("role", flat=True)
        .first()
    )
    return MemberRole(role) if role else None
