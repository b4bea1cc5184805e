"""What each partner organisation of a draft has answered to what the draft says of it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casestudies.enums import PartnerAnswer, PartnerRole
from casestudies.models import Partner, PartnerRequest, Submission
from home.models import Organisation


@dataclass(frozen=True, slots=True)
class PartnerState:
    """One partner as the draft has it, and where the question stands."""

    part: UUID
    name: str
    role: str
    contribution: str
    is_own: bool
    """Whether it is the organisation that writes: nobody asks oneself."""
    answer: PartnerAnswer = PartnerAnswer.NONE
    is_asked: bool = False
    email: str = ""
    at: datetime | None = None
    """When it answered or, without an answer, was asked."""
    answered_by: str = ""
    note: str = ""
    is_outdated: bool = False
    """Whether the words have changed since it was asked."""

    @property
    def key(self) -> str:
        """Its UUID as text, as a form sends it."""
        return str(self.part)


def partner_answers(submission: Submission) -> list[PartnerState]:
    """Every partner of the draft, in order, with the latest question about it. Three queries."""
    rows = list(submission.page.get_latest_revision_as_object().partners.all())
    asked: dict[UUID, PartnerRequest] = {}
    # A question that was taken back unanswered is as good as never asked.
    questions = submission.partner_requests.exclude(answer=PartnerAnswer.NONE, withdrawn_at__isnull=False)
    for request in questions.order_by("created_at", "pk"):
        asked[request.part] = request
    keys = {row.organisation_id for row in rows}
    names = {
        org.pk: org.canonical.name for org in Organisation.objects.filter(pk__in=keys).select_related("merged_into")
    }
    return list(_states(submission, rows, asked, names))


def _states(
    submission: Submission, rows: list[Partner], asked: dict[UUID, PartnerRequest], names: dict[int, str]
) -> Iterator[PartnerState]:
    roles = {role.value: role.label for role in PartnerRole}
    for row in rows:
        name = names.get(row.organisation_id) or row.organisation_as_written
        words = (name, roles.get(row.role, ""), row.contribution)
        is_own = row.organisation_id is not None and row.organisation_id == submission.organisation_id
        part: UUID = row.uuid
        if (request := asked.get(part)) is None:
            yield PartnerState(part, *words, is_own)
        else:
            yield PartnerState(
                part,
                *words,
                is_own,
                answer=PartnerAnswer(request.answer),
                is_asked=True,
                email=request.email,
                at=request.answered_at or request.created_at,
                answered_by=request.answered_by,
                note=request.note,
                is_outdated=request.words != words,
            )
