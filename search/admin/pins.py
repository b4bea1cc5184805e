"""“Pinned results”: what staff put first for a search. They search as readers do, and pin what they find.

Each button is a form of its own, so that it works without a script, and each asks for its own permission.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from home.models import User
from search import service
from search.contract import EngineError
from search.domain import pinning
from search.domain.pinning import LONGEST
from search.models import Pin
from search.service import Answer, Question
from search.service.checking import Current, current

SEARCH_URL_NAME = "search_pins:search"
HIDDEN = "Something that is not public any more"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin as its search shows it. `now` is None for what readers do not get, because it is not public."""

    pin: Pin
    title: str
    now: Current | None


def pinned_for(pins: Iterable[Pin], user: Any) -> list[Pinned]:
    """Pins with what they show. The title of what is not public is told only to those who may edit it."""
    listed = list(pins)
    now = current(pin.object_key for pin in listed)
    return [Pinned(pin, _title(pin, now.get(pin.object_key), user), now.get(pin.object_key)) for pin in listed]


def _title(pin: Pin, now: Current | None, user: Any) -> str:
    if now is not None:
        return now.title
    target = pin.target
    if isinstance(target, Page):
        return target.title if target.permissions_for_user(user).can_edit() else HIDDEN
    return str(target) if user.has_perm("pathway.change_fundingscheme") else HIDDEN


def address_of(words: str) -> str:
    """Where the pins of a search are shown."""
    return f"{reverse(SEARCH_URL_NAME)}?{urlencode({'q': words})}"


class PinListView(generic.IndexView):
    """Every pin, search by search."""

    any_permission_required = ["add", "change", "delete", "view"]

    def get_edit_url(self, instance: Any) -> str:
        """The screen of its search."""
        return address_of(instance.words)

    def decorate_pins(self, pins: Iterable[Pin]) -> list[Pin]:
        """Add what the columns and the download show."""
        return [_shown(pinned) for pinned in pinned_for(pins, self.request.user)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Decorate the page of pins that is shown."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        self.decorate_pins(context["object_list"])
        return context

    def as_spreadsheet(self, queryset: QuerySet[Pin], spreadsheet_format: str) -> Any:
        """Decorate all."""
        return super().as_spreadsheet(self.decorate_pins(queryset), spreadsheet_format)


def _shown(pinned: Pinned) -> Pin:
    pin: Any = pinned.pin
    pin.title, pin.seen = pinned.title, "yes" if pinned.now else "no: not public"
    return pinned.pin


class PinSearchView(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    """One search: what is pinned for it, and what may be."""

    template_name = "search/admin/pins.html"
    model = Pin
    any_permission_required = ["add", "change", "delete", "view"]
    page_title = "Pinned results"
    header_icon = "thumbtack"
    index_url_name = ""

    @property
    def words(self) -> str:
        """The search that is asked about."""
        return " ".join(self.request.GET.get("q", "").split())[:LONGEST]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The way back to the list."""
        here = {"url": "", "label": f"“{self.words}”" if self.words else "Choose a search"}
        return [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": "Pinned results"}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read pins and results, with what this person may do."""
        find = " ".join(self.request.GET.get("find", "").split())[:LONGEST]
        pinned = pinned_for(Pin.objects.of(self.words).select_related("page", "offer"), self.request.user)
        answer = _answer(find or self.words) if self.words else None
        keys = {each.pin.object_key for each in pinned}
        return super().get_context_data(
            words=self.words,
            find=find,
            pinned=pinned,
            answer=answer,
            results=[(result, result.key in keys) for result in answer.results] if answer else [],
            may={action: self.user_has_permission(action) for action in ("add", "change", "delete")},
            longest=LONGEST,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what a button says, and show the search again."""
        user = request.user if isinstance(request.user, User) else None
        try:
            if "pin" in request.POST:
                self._require("add")
                pinning.pin(words=self.words, key=request.POST["pin"], user=user)
                messages.success(request, "Pinned. Readers see it first from now on.")
            elif "unpin" in request.POST:
                pinning.unpin(pin=self._pin("unpin", "delete"), user=user)
                messages.success(request, "Not pinned any more.")
            elif "up" in request.POST:
                pinning.move_up(pin=self._pin("up", "change"), user=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())

    def _pin(self, button: str, action: str) -> Pin:
        pk = self.request.POST[button]
        pin = get_object_or_404(Pin, pk=int(pk) if pk.isdecimal() and len(pk) < len(str(2**63)) else 0)
        if not self.user_has_permission_for_instance(action, pin):
            raise PermissionDenied
        return pin

    def _require(self, action: str) -> None:
        if not self.user_has_permission(action):
            raise PermissionDenied


def _answer(text: str) -> Answer | None:
    try:
        return service.search(Question(text=text))
    except EngineError:
        return None


class PinViewSet(ModelViewSet):
    """The list, and the screen of one search."""

    model = Pin
    name = "search_pins"
    url_prefix = "search/pins"
    icon = "thumbtack"
    menu_label = "Pinned results"
    index_view_class = PinListView
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    list_display = [
        TitleColumn("words", label="Search", sort_key="key", get_url=lambda pin: address_of(pin.words)),
        Column("sort_order", label="Place"),
        Column("title", label="Result"),
        Column("seen", label="Readers see it"),
    ]
    list_export = ["words", "sort_order", "title", "seen"]
    export_headings = {"sort_order": "Place", "title": "Result", "seen": "Readers see it"}
    export_filename = "pinned-results"
    list_per_page = 50
    ordering = ["key", "sort_order", "pk"]
    search_fields = ["words", "page__title", "offer__name"]
    search_backend_name = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pin]:
        """Read what is pinned with the pins."""
        return Pin.objects.select_related("page", "offer")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the addresses that there are not; a pin is added on the screen of its search."""
        gone = dict.fromkeys(["edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**gone, add_url_name=self.get_url_name("search"), **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, its results while one types, and the screen of one search."""
        search = PinSearchView.as_view(index_url_name=self.get_url_name("index"))
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("search/", search, name="search"),
        ]

    def register_admin_url_finder(self) -> None:
        """A pin has no form of its own that the history could lead to."""
