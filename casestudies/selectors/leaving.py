"""What would happen if somebody left: for each organisation, and for what belongs to the person alone."""

from dataclasses import dataclass

from casestudies.models import Submission
from home.enums import MemberRole
from home.models import Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class Departure:
    """One organisation that somebody would leave."""

    organisation: Organisation
    case_studies: int
    is_last_manager: bool
    others: tuple[Membership, ...]
    """Who stays, the greatest role first: those who could decide from then on."""


def departures_of(user: User) -> list[Departure]:
    """Say it for each organisation of a person. Three queries, however many there are."""
    mine = list(Membership.objects.filter(user=user).select_related("organisation").order_by("organisation__name"))
    ids = [each.organisation_id for each in mine]
    others: dict[int, list[Membership]] = {}
    for each in Membership.objects.filter(organisation__in=ids).exclude(user=user).select_related("user"):
        others.setdefault(each.organisation_id, []).append(each)
    owners = list(Submission.objects.filter(organisation__in=ids).values_list("organisation", flat=True))
    order = list(MemberRole)
    return [
        Departure(
            organisation=each.organisation,
            case_studies=owners.count(each.organisation_id),
            is_last_manager=each.can == MemberRole.MANAGE
            and all(other.can != MemberRole.MANAGE for other in others.get(each.organisation_id, ())),
            others=tuple(
                sorted(
                    others.get(each.organisation_id, ()), key=lambda other: (-order.index(other.can), other.joined_at)
                )
            ),
        )
        for each in mine
    ]


def own_drafts(user: User) -> list[Submission]:
    """What a person began and gave to no organisation, which goes with the account."""
    return list(Submission.objects.filter(organisation=None, started_by=user).select_related("page").order_by("pk"))
