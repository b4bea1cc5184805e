"""Agree a version of the statement: see what is live, name it, confirm."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from home.fields import validate_partial_date
from home.models import User
from summit.domain.statement import agree_version
from summit.models import StatementPage

URL_NAME = "agree_statement_version"


class AgreeForm(forms.Form):
    """What the version is called, and since when it stands."""

    label = forms.CharField(
        label="Name of the version", max_length=150, help_text="For example “Statement as agreed in November 2026”."
    )
    agreed_on = forms.CharField(
        label="Agreed on",
        max_length=10,
        required=False,
        validators=[validate_partial_date],
        help_text="2026, 2026-11 or 2026-11-23. Leave empty if not yet known.",
    )


class AgreeView(WagtailAdminTemplateMixin, FormView):
    """One page: what will be frozen, and its name."""

    template_name = "summit/admin/agree_version.html"
    form_class = AgreeForm
    page_title = "Agree this version"
    header_icon = "lock"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let those in who may publish the statement."""
        self.page = get_object_or_404(StatementPage, pk=kwargs["pk"])
        if not self.page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name the statement."""
        return str(self.page)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way back to the statement."""
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": editor, "label": str(self.page)},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self) -> dict[str, Any]:
        """Propose today."""
        return {"agreed_on": timezone.localdate().isoformat()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is live and what was agreed before."""
        return super().get_context_data(page=self.page, versions=self.page.versions.all(), **kwargs)

    def form_valid(self, form: AgreeForm) -> HttpResponse:
        """Agree, or say why not."""
        user = self.request.user if isinstance(self.request.user, User) else None
        try:
            version = agree_version(page=self.page, user=user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request, f"“{version}” is agreed as version {version.number}. It cannot be changed any more."
        )
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))


def urls() -> list[URLPattern]:
    """The address in the admin."""
    return [path("statement/<int:pk>/agree/", AgreeView.as_view(), name=URL_NAME)]


def agree_button(page: Any, user: Any) -> Button | None:
    """The button in the menu of the statement, for those who may publish it."""
    if not isinstance(page, StatementPage) or not page.live or not page.permissions_for_user(user).can_publish():
        return None
    return Button("Agree this version", reverse(URL_NAME, args=[page.pk]), icon_name="lock", priority=45)
