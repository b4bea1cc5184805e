"""Ending what an institution sent: not taken further, given back, or taken down at once. Each asks for its reason first."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from casestudies.admin.review import REVIEW
from casestudies.admin.submissions import SubmissionView
from casestudies.domain import ending
from casestudies.enums import REVIEWED
from casestudies.forms.ending import LiftForm, ReasonForm, TakeDownForm
from casestudies.models import CaseStudyPage

TAKE_DOWN = "case_study_take_down"
HOWS = {
    "decline": (
        ending.decline,
        "Do not take it further",
        "It will not be published. Its authors read why, keep what they wrote, and can take it up again.",
        "Do not take it further",
        "Its authors are told that it is not taken further.",
    ),
    "give-back": (
        ending.give_back,
        "Give it back to its authors",
        "The review ends without an outcome. Its authors read why, can go on writing, and send it again.",
        "Give it back",
        "It is with its authors again.",
    ),
}


class EndView(SubmissionView):
    """Decline it, which is for those who may publish, or give it back."""

    template_name = "casestudies/admin/end.html"
    header_icon = "cross"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say what this is about."""
        if kwargs["how"] not in HOWS:
            raise Http404
        self.act, self.page_title, self.lede, self.button, self.said = HOWS[kwargs["how"]]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the reason."""
        self._check()
        if self.submission.where not in REVIEWED:
            messages.warning(
                request, f"It is at the stage “{self.submission.where.for_staff}” now: its review is over."
            )
            return redirect(REVIEW, self.submission.page_id)
        return self._show(ReasonForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it."""
        self._check()
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                self.act(submission=self.submission, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type] # staff are signed in
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                messages.success(request, self.said)
                return redirect(REVIEW, self.submission.page_id)
        return self._show(form, status=422)

    def _check(self) -> None:
        if self.kwargs["how"] == "decline" and not self.may_publish:
            raise PermissionDenied

    def _show(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form, lede=self.lede, button=self.button, back=reverse(REVIEW, args=[self.submission.page_id])
        )
        return self.render_to_response(context, status=status)


class TakeDownView(WagtailAdminTemplateMixin, TemplateView):
    """Take a public page down at once, or say why it may be public again. For those who may publish."""

    template_name = "casestudies/admin/take_down.html"
    page_title = "Take down"
    header_icon = "warning"
    page: CaseStudyPage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the page, and ask."""
        self.page = get_object_or_404(CaseStudyPage, pk=kwargs["pk"])
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        self.taken = self.page.taken_down.standing().first()
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name the page."""
        return self.page.draft_title or self.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way back to the page."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": editor, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands, what was, and the form that makes sense."""
        form = LiftForm() if self.taken else TakeDownForm() if self.page.live else None
        earlier = self.page.taken_down.exclude(lifted_at=None).select_related("by", "lifted_by")
        back = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        shown: dict[str, Any] = {"form": form, "taken": self.taken, "earlier": earlier, "back": back, "page": self.page}
        return super().get_context_data(**{**shown, **kwargs})

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        form = LiftForm(request.POST) if self.taken else TakeDownForm(request.POST)
        if form.is_valid():
            try:
                if self.taken:
                    ending.lift(taken=self.taken, by=request.user, **form.cleaned_data)  # type: ignore[arg-type] # staff are signed in
                else:
                    ending.take_down(page=self.page, by=request.user, **form.cleaned_data)  # type: ignore[arg-type] # the same
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                said = "It may be public again. Publish it when it is ready." if self.taken else "Taken down."
                messages.success(request, said)
                return redirect(TAKE_DOWN, self.page.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def urls() -> list[URLPattern]:
    """The addresses in the admin."""
    return [
        path("case-studies/<int:pk>/end/<slug:how>/", EndView.as_view(), name="case_study_end"),
        path("case-studies/<int:pk>/take-down/", TakeDownView.as_view(), name=TAKE_DOWN),
    ]


def take_down_button(page: Any, user: Any) -> Button | None:
    """The button in the menu of a case study that is public, or that was taken down."""
    if not isinstance(page, CaseStudyPage) or not page.permissions_for_user(user).can_publish():
        return None
    if not page.live and not page.taken_down.standing().exists():
        return None
    return Button("Take down", reverse(TAKE_DOWN, args=[page.pk]), icon_name="warning", priority=48)
