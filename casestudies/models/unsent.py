"""Drafts that their authors have not sent: no editor of the Academy may do anything with one, nor read it.

Those who run the site (Wagtail's superusers) may: somebody must be able to help.
"""

from typing import TYPE_CHECKING, Any

from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from casestudies.models.case_study import CaseStudyPage


def is_unsent(page: "CaseStudyPage") -> bool:
    """Whether it is its authors' alone."""
    if page.live or page.first_published_at:
        return False
    submissions = page._meta.get_field("submission").related_model.objects
    found: bool = submissions.unsent().filter(page=page.pk).exists()
    return found


class CaseStudyPermissions(PagePermissionTester):
    """What somebody may do with a case study in Wagtail."""

    def __init__(self, user: Any, page: "CaseStudyPage") -> None:
        super().__init__(user, page)
        if getattr(self, "permissions", None) and is_unsent(page):  # Superusers have none of these, and need none.
            self.permissions: set[str] = set()
