"""What a case study page says of its institution's agreement."""

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from casestudies.enums import AgreementKind
from casestudies.models import Agreement, CaseStudyPage
from home.prepared import Prepared
from home.wording import date_words


class _Agreed(NamedTuple):
    kind: str
    organisation_name: str
    role: str
    reason: str
    at: datetime


_AGREED = Prepared(_Agreed, lambda keys: Agreement.objects.filter(page=keys[0], is_live=True).order_by("-at")[:1])


def agreed_words(page: CaseStudyPage) -> str:
    """Say who agreed to the public text and when: a role and an organisation, never a person's name."""
    found = next(iter(_AGREED.one(page.pk)), None) if page.pk else None
    if found is None:
        return ""
    day = date_words(timezone.localtime(found.at).date())
    if found.kind == AgreementKind.OVERRIDDEN:
        return f"Published on {day} without an answer from {found.organisation_name}: {found.reason}"
    by = f"{found.organisation_name} ({found.role})" if found.role else found.organisation_name
    return f"Agreed by {by} on {day}"
