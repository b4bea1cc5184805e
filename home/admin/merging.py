"""Merge an organisation that was entered twice: choose the entry to keep, see what changes, confirm."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.snippets.widgets import AdminSnippetChooser

from home.domain.organisations import affected_by_merging, merge_organisations
from home.models import Organisation, User

URL_NAME = "merge_organisation"
PERMISSION = "home.delete_organisation"


class MergeForm(forms.Form):
    """Which entry stays."""

    keep = forms.ModelChoiceField(
        queryset=Organisation.objects.current(),
        label="Keep this entry",
        help_text="Everything that names the duplicate will name this one.",
    )

    def __init__(self, *args: Any, duplicate: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duplicate = duplicate
        self.fields["keep"].widget = AdminSnippetChooser(Organisation, icon="group")

    def clean_keep(self) -> Organisation:
        """Take another entry than the duplicate."""
        keep: Organisation = self.cleaned_data["keep"]
        if keep == self.duplicate:
            raise ValidationError("This is the duplicate itself. Choose the entry to keep.")
        return keep


class MergeView(WagtailAdminTemplateMixin, FormView):
    """Both steps: without a confirmation it shows what would change."""

    template_name = "home/admin/merge_organisation.html"
    form_class = MergeForm
    page_title = "Merge"
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let those in who may delete organisations."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        self.duplicate = get_object_or_404(Organisation.objects.current(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name the duplicate."""
        return self.duplicate.name

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which entry is the duplicate."""
        return {**super().get_form_kwargs(), "duplicate": self.duplicate}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what a merge would change."""
        affected = affected_by_merging(duplicate=self.duplicate)
        return super().get_context_data(duplicate=self.duplicate, affected=affected, **kwargs)

    def form_valid(self, form: MergeForm) -> HttpResponse:
        """Ask, and once confirmed, merge."""
        keep = form.cleaned_data["keep"]
        if "confirmed" not in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, keep=keep))
        user = self.request.user if isinstance(self.request.user, User) else None
        merge_organisations(keep=keep, duplicate=self.duplicate, user=user)
        messages.success(self.request, f"“{self.duplicate}” was merged into “{keep}”.")
        return redirect(reverse("wagtailsnippets_home_organisation:edit", args=[keep.pk]))


def urls() -> list[URLPattern]:
    """The address in the admin."""
    return [path("organisations/<int:pk>/merge/", MergeView.as_view(), name=URL_NAME)]


def merge_button(organisation: Organisation, user: Any) -> Button | None:
    """The button on an organisation's row and page, for those who may."""
    if not user.has_perm(PERMISSION) or organisation.merged_into_id is not None:
        return None
    return Button("Merge into another", reverse(URL_NAME, args=[organisation.pk]), icon_name="resubmit", priority=25)
