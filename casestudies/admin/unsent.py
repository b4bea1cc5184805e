"""Keeps drafts that were not sent out of Wagtail's lists, search, history and choosers for everybody but superusers.

What may be done with one page, at its own address, says `casestudies.models.unsent.CaseStudyPermissions`.
"""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from casestudies.models import CaseStudyPage, Submission
from casestudies.models.unsent import is_unsent

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet


def without_unsent(pages: "PageQuerySet[Any]", user: Any) -> "PageQuerySet[Any]":
    """Leave out what this person may not see."""
    if user.is_superuser:
        return pages
    return pages.exclude(pk__in=Submission.objects.unsent().values("page"))


class SentPagesPolicy(PagePermissionPolicy):
    """Wagtail's own rules, for all pages but drafts that were not sent."""

    def explorable_instances(self, user: Any) -> "PageQuerySet[Any]":
        """What lists, search and history show."""
        return without_unsent(super().explorable_instances(user), user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> "PageQuerySet[Any]":
        """What reports list."""
        return without_unsent(super().instances_user_has_any_permission_for(user, actions), user)


def hide_address(parent_page: Page, pages: "PageQuerySet[Any]", request: HttpRequest) -> "PageQuerySet[Any]":
    """Wagtail lists the children of any page whose number somebody types, under its title: of these, there is nothing."""
    page = parent_page.specific
    if isinstance(page, CaseStudyPage) and not request.user.is_superuser and is_unsent(page):
        raise Http404
    return pages
