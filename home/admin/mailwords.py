"""“Words of mail”: what each kind of mail says, in staff's own words, with placeholders that are checked.

Invariant: the list is of the kinds that the code declares. Staff change words, never what is filled in or when it is sent.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from home.admin.mailforms import MailTemplateForm
from home.admin.outbox import OutboxViewSet
from home.domain.mail.templates import Words, preview, put_default_back, word, words_of
from home.mailkinds import MailKind, find_mail_kind, mail_kinds
from home.models import MailTemplate, User

INDEX, EDIT, RESET = "mail_words:index", "mail_words:edit", "mail_words:reset"
VIEW_PERMISSION, CHANGE_PERMISSION = "home.view_mailtemplate", "home.change_mailtemplate"


class WordsListView(WagtailAdminTemplateMixin, TemplateView):
    """Every kind of mail."""

    page_title = "Words of mail"
    header_icon = "edit"
    template_name = "home/admin/mail_words.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let those in who may see the words."""
        if not request.user.has_perm(VIEW_PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the kinds, and which of them staff have worded."""
        kept = {template.key: template for template in MailTemplate.objects.all()}
        rows = [(kind, kept.get(kind.key)) for kind in mail_kinds()]
        return super().get_context_data(rows=rows, **kwargs)


class OneKind:
    """A view of one kind of mail, for those who may change its words."""

    kind: MailKind
    request: HttpRequest

    @property
    def user(self) -> User | None:
        """Who changes the words, for the log."""
        return self.request.user if isinstance(self.request.user, User) else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the kind."""
        if not request.user.has_perm(CHANGE_PERMISSION):
            raise PermissionDenied
        kind = find_mail_kind(kwargs["key"])
        if kind is None:
            raise Http404
        self.kind = kind
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class WordsView(OneKind, WagtailAdminTemplateMixin, FormView):
    """The words of one kind, and how they look with example values."""

    page_title = "Words of mail"
    header_icon = "edit"
    template_name = "home/admin/mail_words_edit.html"
    form_class = MailTemplateForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(INDEX), "label": self.page_title},
            {"url": "", "label": self.kind.label},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from the words in force."""
        return {**super().get_form_kwargs(), "kind": self.kind, "instance": words_of(self.kind)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the placeholders and the preview of what was typed, or of the words in force."""
        context: dict[str, Any] = super().get_context_data(kind=self.kind, **kwargs)
        form = context["form"]
        words = Words(subject=form["subject"].value() or "", body=form["body"].value() or "")
        is_default = not MailTemplate.objects.filter(key=self.kind.key).exists()
        return context | {"preview": preview(kind=self.kind, words=words), "is_default": is_default}

    def form_valid(self, form: MailTemplateForm) -> HttpResponse:
        """Show how it looks, or save it."""
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        words = Words(subject=form.cleaned_data["subject"], body=form.cleaned_data["body"])
        word(kind=self.kind, words=words, is_held=form.cleaned_data["is_held"], user=self.user)
        messages.success(self.request, f"“{self.kind.label}” is saved. New messages say this.")
        return redirect(EDIT, self.kind.key)


class ResetView(OneKind, View):
    """The button that puts the first words back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Do it."""
        put_default_back(kind=self.kind, user=self.user)
        messages.success(request, f"“{self.kind.label}” has the words again that it had at first.")
        return redirect(EDIT, key)


class WordsMenuItem(MenuItem):
    """Shown to those who may see the words."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the same permission as the list."""
        return bool(request.user.has_perm(VIEW_PERMISSION))


class WordsViewSet(ViewSet):
    """The list, the form and the button."""

    name = "mail_words"
    url_prefix = "mail/words"
    icon = "edit"
    menu_label = "Words of mail"

    def get_urlpatterns(self) -> list[URLPattern]:
        """Three addresses."""
        return [
            path("", WordsListView.as_view(), name="index"),
            path("<slug:key>/", WordsView.as_view(), name="edit"),
            path("<slug:key>/put-back/", ResetView.as_view(), name="reset"),
        ]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        """Its place in the menu."""
        return WordsMenuItem(self.menu_label, reverse(INDEX), name=self.name, icon_name=self.icon, order=order or 20)


class MailViewSetGroup(ModelViewSetGroup):
    """Outbox and words under one entry of the menu."""

    menu_label = "Mail"
    menu_icon = "mail"
    menu_order = 235
    items = (OutboxViewSet, WordsViewSet)
