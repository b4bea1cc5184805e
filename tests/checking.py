"""A published case study of an institution, for tests of what comes after."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from casestudies.domain.freshness import refresh
from casestudies.enums import Stage
from casestudies.models import Submission
from tests import factories


def ago(*, days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def published(*, checked_days_ago: int = 400, with_manager: bool = True, **fields: Any) -> Submission:
    """One that was last checked so long ago. After 365 days it is due, after 395 it is stale."""
    page = factories.CaseStudyPageFactory(
        last_checked=ago(days=checked_days_ago).isoformat(), first_published_at=timezone.now(), **fields
    )
    submission: Submission = factories.SubmissionFactory(page=page, stage=Stage.PUBLISHED)
    if with_manager:
        factories.MembershipFactory(organisation=submission.organisation)
    refresh(pages=[page.pk])
    return submission
