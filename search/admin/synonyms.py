"""“Synonyms”: other words for words, with a look at what they would change before they are saved."""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from search.contract import EngineError
from search.domain import wording
from search.enums import Direction
from search.models import Synonym
from search.models.synonym import LONGEST
from search.service.comparing import Comparison, compare

COMPARED = 4
"""Questions that are tried: the phrase, some of its other words, and what staff typed."""


class SynonymForm(WagtailAdminModelForm):
    """One entry."""

    class Meta:
        model = Synonym
        fields = ["phrase", "others", "direction", "note", "source"]
        widgets = {"others": forms.Textarea(attrs={"rows": 5}), "direction": forms.RadioSelect}
        error_messages = {
            "phrase": {
                "required": "Write the word or phrase that people type.",
                "max_length": f"This is too long. Use at most {LONGEST} characters.",
            },
            "others": {"required": "Write at least one other word or phrase."},
            "direction": {"required": "Choose in which way it works."},
        }


class SynonymFilterSet(WagtailFilterSet):
    """By the way it works."""

    direction = django_filters.ChoiceFilter(choices=Direction.choices, label="Works")

    class Meta:
        model = Synonym
        fields = ["direction"]


class Trying:
    """A form with a second button, which shows what would change and saves nothing."""

    request: HttpRequest

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Compare instead of saving, if that is what was pressed."""
        view: Any = self
        if "try" not in request.POST:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        view.object = view.get_object() if "pk" in view.kwargs else None
        form = view.get_form()
        view.form = form
        tried: dict[str, Any] = {"wanted": request.POST.get("wanted", "")}
        if form.is_valid():
            try:
                tried["comparisons"] = comparisons(form.instance, wanted=tried["wanted"])
            except EngineError:
                tried["is_away"] = True
        return view.render_to_response(view.get_context_data(form=form, **tried))


def comparisons(entry: Synonym, *, wanted: str) -> list[Comparison]:
    """What would change if this entry, which need not be saved, were as it is in memory. Raises `EngineError`."""
    after = wording.synonyms_of([*Synonym.objects.exclude(pk=entry.pk), entry])
    asked = [" ".join(wanted.split())[:LONGEST], entry.phrase]
    if entry.direction == Direction.BOTH_WAYS:
        asked += entry.other_phrases
    return [compare(text, after=after) for text in dict.fromkeys(filter(None, asked))][:COMPARED]


class SynonymAddView(Trying, generic.CreateView):
    """A new entry, perhaps for what somebody searched for in vain."""

    def get_initial(self) -> dict[str, Any]:
        """Begin with the words that the report sends along."""
        return super().get_initial() | {"phrase": self.request.GET.get("phrase", "")[:LONGEST]}


class SynonymEditView(Trying, generic.EditView):
    """An entry that is there."""


class SynonymViewSet(ModelViewSet):
    """All entries."""

    model = Synonym
    name = "search_synonyms"
    url_prefix = "search/synonyms"
    icon = "openquote"
    menu_label = "Synonyms"
    add_view_class = SynonymAddView
    edit_view_class = SynonymEditView
    create_template_name = edit_template_name = "search/admin/synonym.html"
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = SynonymFilterSet
    list_display = [
        "phrase",
        Column("others_listed", label="Is also searched for as"),
        Column("direction", label="Works", accessor="get_direction_display", sort_key="direction"),
        Column("note", label="Note"),
    ]
    list_export = ["phrase", "others_listed", "direction", "note", "source"]
    export_headings = {"others_listed": "Is also searched for as"}
    export_filename = "synonyms"
    list_per_page = 50
    ordering = "key"  # In which capitals make no difference.
    search_fields = ["phrase", "others", "note"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:  # noqa: FBT001, FBT002 - Wagtail's signature
        """The same form for new and old entries."""
        return SynonymForm
