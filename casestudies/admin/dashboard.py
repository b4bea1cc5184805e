"""What staff see first: how complete the case studies are, and what is due to be checked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from wagtail.admin.ui.components import Component

from casestudies.admin.reports import URL_NAME
from casestudies.domain.completeness import RELATIONS, case_study_completeness
from casestudies.models import CaseStudyPage, Freshness

SHOWN = 8


class CaseStudiesPanel(Component):
    """Complete case studies, my own drafts, and checks that are due."""

    name = "case_studies"
    template_name = "casestudies/admin/dashboard_panel.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Read what the template shows."""
        user = parent_context["request"].user
        pages = CaseStudyPage.objects.filter(is_sample=False)
        live = [case_study_completeness(page) for page in pages.live().prefetch_related(*RELATIONS)]
        return {
            "live": len(live),
            "complete": sum(completeness.is_complete for completeness in live),
            "drafts": _drafts_of(user)[:SHOWN],
            "due": Freshness.objects.filter(due_on__lte=timezone.localdate(), page__live=True)
            .select_related("page")
            .order_by("due_on")[:SHOWN],
            "report_url_name": URL_NAME,
        }


def _drafts_of(user: Any) -> QuerySet[CaseStudyPage]:
    """Drafts whose latest version this person wrote, and pages of theirs that were never published."""
    return (
        CaseStudyPage.objects.filter(has_unpublished_changes=True)
        .filter(Q(latest_revision__user=user) | Q(owner=user, live=False))
        .order_by(F("latest_revision_created_at").desc(nulls_last=True))
    )
