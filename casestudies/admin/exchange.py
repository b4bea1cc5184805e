"""“Import and export”: content out to a file and in from one, each first tried. Everybody sees only their own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from casestudies.domain.exchange.records import ExchangeRefused, Kind
from casestudies.domain.exchange.running import ask_for_export, ask_for_import, done_so_far, go_on
from casestudies.enums import ExchangeState
from casestudies.forms.exchange import ExportForm, ImportForm
from casestudies.models import Exchange

URL_NAME = "content_exchange"
PERMISSION = "casestudies.exchange_content"
SHOWN = 20
A_PAGE = 100


class MayExchange(View):
    """Lets those in who may."""

    request: Any  # Staff are signed in.

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the permission."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def mine(self) -> QuerySet[Exchange]:
        """What this person asked for: of all others, there is nothing."""
        return Exchange.objects.filter(by=self.request.user)


class ExchangeView(WagtailAdminTemplateMixin, MayExchange, TemplateView):
    """Both forms, and what was asked for lately."""

    template_name = "casestudies/admin/exchange.html"
    page_title = "Import and export"
    header_icon = "download"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Where one is."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows."""
        forms = {"export_form": ExportForm(prefix="export"), "import_form": ImportForm(prefix="import")}
        return super().get_context_data(**{**forms, "exchanges": self.mine().defer("outcomes")[:SHOWN], **kwargs})

    def post(self, request: Any, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Ask for one of the two."""
        if request.POST.get("what") == "import":
            return self._import(ImportForm(request.POST, request.FILES, prefix="import"))
        form = ExportForm(request.POST, prefix="export")
        if form.is_valid():
            return self._watch(ask_for_export(kind=form.cleaned_data["kind"], by=self.request.user))
        return self.render_to_response(self.get_context_data(export_form=form), status=422)

    def _import(self, form: ImportForm) -> HttpResponse:
        if form.is_valid():
            file = form.cleaned_data["file"]
            publishes = form.cleaned_data["publishes"]
            return self._watch(ask_for_import(file=file, name=file.name, publishes=publishes, by=self.request.user))
        return self.render_to_response(self.get_context_data(import_form=form), status=422)

    def _watch(self, exchange: Exchange) -> HttpResponse:
        return redirect(f"{URL_NAME}_one", exchange.uuid)


class OneExchangeView(WagtailAdminTemplateMixin, MayExchange, TemplateView):
    """How far it is, what came of it, and after a dry run the button that imports."""

    template_name = "casestudies/admin/exchange_one.html"
    header_icon = "download"
    exchange: Exchange

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find it among one's own."""
        if request.user.has_perm(PERMISSION):
            self.exchange = get_object_or_404(self.mine(), uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Say what it is."""
        if not self.exchange.is_import:
            return "Export"
        return "Dry run of an import" if self.exchange.is_dry_run else "Import"

    def get_page_subtitle(self) -> str:
        """Name the file."""
        return self.exchange.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way back."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse(URL_NAME), "label": "Import and export"},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows. What is wrong comes first, what is the same last."""
        exchange = self.exchange
        order = [kind.value for kind in (Kind.ERROR, Kind.CHANGED, Kind.NEW, Kind.SAME)]
        outcomes = sorted(exchange.outcomes, key=lambda outcome: order.index(outcome["kind"]))
        page = Paginator(outcomes, A_PAGE).get_page(self.request.GET.get("p"))
        is_over = exchange.state not in (ExchangeState.WAITING, ExchangeState.RUNNING)
        return super().get_context_data(
            exchange=exchange,
            is_over=is_over,
            done=None if is_over else done_so_far(exchange),
            outcomes=page,
            can_go_on=exchange.is_import and exchange.is_dry_run and exchange.state == ExchangeState.DONE,
            can_fetch=not exchange.is_import and exchange.state == ExchangeState.DONE,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Import what was tried."""
        try:
            go_on(exchange=self.exchange)
        except ExchangeRefused as refused:
            messages.error(request, refused.messages[0])
        return redirect(request.path)


class FileView(MayExchange):
    """The file that an export made."""

    def get(self, request: HttpRequest, *_args: Any, **kwargs: Any) -> FileResponse:
        """Let it out to whoever asked for it."""
        exchange = get_object_or_404(self.mine(), uuid=kwargs["uuid"], is_import=False, state=ExchangeState.DONE)
        try:
            opened = exchange.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(opened, as_attachment=True, filename=exchange.name)


def urls() -> list[URLPattern]:
    """The addresses in the admin."""
    return [
        path("import-export/", ExchangeView.as_view(), name=URL_NAME),
        path("import-export/<uuid:uuid>/", OneExchangeView.as_view(), name=f"{URL_NAME}_one"),
        path("import-export/<uuid:uuid>/file/", FileView.as_view(), name=f"{URL_NAME}_file"),
    ]


class ExchangeMenuItem(MenuItem):
    """Shown to those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the same permission as the screen."""
        return bool(request.user.has_perm(PERMISSION))


def menu_item() -> MenuItem:
    """The place in the menu."""
    return ExchangeMenuItem(
        "Import and export", reverse(URL_NAME), name="import-export", icon_name="download", order=900
    )
