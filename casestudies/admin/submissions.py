"""What staff's screens of one submission share: who may see them, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casestudies.models import Submission


class SubmissionView(WagtailAdminTemplateMixin, TemplateView):
    """A screen of one submission, at an address with its page's key. Let in are those who may edit the page, once it was sent."""

    queryset = Submission.objects.with_the_academy().select_related("page", "organisation", "assignee")
    submission: Submission
    may_publish = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the submission, and ask."""
        self.submission = get_object_or_404(self.queryset, page=kwargs["pk"])
        may = self.submission.page.permissions_for_user(request.user)
        if not may.can_edit():
            raise PermissionDenied
        self.may_publish = may.can_publish()
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name the case study."""
        return str(self.submission)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way back to the page."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.submission.page_id])
        return [
            *self.breadcrumbs_items,
            {"url": editor, "label": str(self.submission)},
            {"url": "", "label": str(self.page_title), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the submission."""
        return super().get_context_data(**{"submission": self.submission, **kwargs})
