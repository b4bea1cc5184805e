"""The summit itself."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.adminforms import PartsPanel
from home.blocks import BodyBlock
from home.fields import ChoicesField, MigrationFriendlyStreamField, PartialDateField
from home.models import BasePage, Organisation, Part, SourcePart
from summit.enums import ParticipantKind
from summit.models.theme import Theme


class SummitPage(BasePage):
    """One summit: when, where, who, about what; its outputs are the pages below."""

    date = PartialDateField(help_text="2025, 2025-07 or 2025-07-04.")
    place = models.CharField(max_length=200, blank=True, help_text="Town and venue. Leave empty if not yet known.")
    convener = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who invited."
    )
    participant_kinds = ChoicesField(
        "kinds of participants", choices_enum=ParticipantKind, help_text="Who took part. None: not yet known."
    )
    themes = ParentalManyToManyField(
        Theme, blank=True, related_name="summits", help_text="What was talked about. None: not yet known."
    )
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")

    search_kind: ClassVar[str | None] = "summit"
    parent_page_types: ClassVar[list[Any]] = ["home.HomePage"]
    subpage_types: ClassVar[list[Any]] = ["summit.SummitOutputPage"]


class ProgrammeItem(Part):
    """One item of the programme."""

    page = ParentalKey(SummitPage, on_delete=models.CASCADE, related_name="programme")
    time = models.CharField(max_length=40, blank=True, help_text="For example “10.30 to 11.15”.")
    title = models.CharField(max_length=200, help_text="What it was called.")
    detail = models.TextField(blank=True, max_length=800, help_text="What it was about.")

    panels = [Part.uuid_panel, FieldPanel("time"), FieldPanel("title"), FieldPanel("detail")]

    def __str__(self) -> str:
        return self.title


class SummitSource(SourcePart):
    """Where a fact about the summit comes from."""

    page = ParentalKey(SummitPage, on_delete=models.CASCADE, related_name="sources")


SummitPage.edit_handler = SummitPage.tabs(
    (
        "Content",
        [
            *SummitPage.content_panels,
            FieldRowPanel([FieldPanel("date"), FieldPanel("place")]),
            FieldPanel("convener"),
            FieldPanel("participant_kinds"),
            FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
            PartsPanel("programme", heading="Programme", label="Item"),
            FieldPanel("body"),
        ],
    ),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
