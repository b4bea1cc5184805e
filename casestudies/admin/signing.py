"""Staff's screen of the sign-off: what the institution is asked, whom to ask, and publishing without an answer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from casestudies.admin.submissions import SubmissionView
from casestudies.domain.signing import SignOffRefused, ask_for_agreement, override
from casestudies.enums import Stage
from casestudies.forms.signing import OverrideForm, SignatoryForm
from casestudies.models import CaseStudyPage, Submission
from home.domain.comparing import changes_between
from home.domain.snapshot import take_snapshot

URL_NAME = "case_study_sign_off"


class SignOffView(SubmissionView):
    """Everything about the agreement to one case study. Editors ask; who may publish may also override."""

    template_name = "casestudies/admin/sign_off.html"
    page_title = "Sign-off"
    header_icon = "check"
    queryset = SubmissionView.queryset.filter(organisation__isnull=False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was asked and answered, what changed since the institution sent it, and the forms."""
        submission = self.submission
        sent = submission.sendings.order_by("pk").last()
        draft = take_snapshot(submission.page.get_latest_revision_as_object())
        named = {key: getattr(submission, f"signatory_{key}") for key in ("name", "email", "role")}
        hopeful = submission.sign_off_requests.hopeful().first()
        forms = {
            "ask_form": SignatoryForm(initial=named),
            "override_form": OverrideForm() if self.may_publish and hopeful is None else None,
        }
        return super().get_context_data(
            **{
                "hopeful": hopeful,
                "may_publish": self.may_publish,
                "is_waiting": submission.where == Stage.SIGN_OFF,
                "requests": submission.sign_off_requests.order_by("-created_at"),
                "agreements": submission.page.agreements.all(),
                "changes": changes_between(sent.snapshot, draft.data) if sent and sent.snapshot else (),
                **forms,
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Ask somebody, or override."""
        is_override = request.POST.get("what") == "override"
        if is_override and not self.may_publish:
            raise PermissionDenied
        form = OverrideForm(request.POST) if is_override else SignatoryForm(request.POST)
        if form.is_valid():
            act = override if is_override else ask_for_agreement
            try:
                act(submission=self.submission, by=request.user, **form.cleaned_data)  # type: ignore[arg-type] # staff are signed in
            except SignOffRefused as refused:
                form.add_error(None, refused)
            else:
                done = "The text can be published without an answer." if is_override else "The question is on its way."
                messages.success(request, done)
                return redirect(URL_NAME, self.submission.page_id)
        shown = {"override_form" if is_override else "ask_form": form}
        return self.render_to_response(self.get_context_data(**shown), status=422)


def urls() -> list[URLPattern]:
    """The address in the admin."""
    return [path("case-studies/<int:pk>/sign-off/", SignOffView.as_view(), name=URL_NAME)]


def sign_off_button(page: Any, user: Any) -> Button | None:
    """The button in the menu of a case study that an institution owns."""
    if not isinstance(page, CaseStudyPage) or not page.permissions_for_user(user).can_edit():
        return None
    if not Submission.objects.with_the_academy().filter(page=page, organisation__isnull=False).exists():
        return None
    return Button("Sign-off", reverse(URL_NAME, args=[page.pk]), icon_name="check", priority=46)
