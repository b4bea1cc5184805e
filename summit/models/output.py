"""What the summit produced."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel

from casestudies.models import CaseStudyPage
from home.adminforms import PartsPanel
from home.blocks import BodyBlock
from home.fields import MigrationFriendlyStreamField, PartialDateField
from home.models import BasePage, Document, Part, SourcePart
from summit.enums import OutputKind
from summit.models.theme import Theme


class SummitOutputPage(BasePage):
    """One output: its files and the case studies that belong to it."""

    kind = models.CharField(max_length=20, choices=OutputKind, default=OutputKind.OTHER, help_text="What it is.")
    published = PartialDateField(help_text="When it came out: 2025, 2025-09 or 2025-09-30.")
    themes = ParentalManyToManyField(
        Theme, blank=True, related_name="outputs", help_text="What it is about. None: not yet known."
    )
    link = models.URLField(max_length=700, blank=True, help_text="Where it lives, if not on this site.")
    body = MigrationFriendlyStreamField(BodyBlock(), blank=True, help_text="Sections, each with a heading.")

    search_kind: ClassVar[str | None] = "summit-output"
    parent_page_types: ClassVar[list[Any]] = ["summit.SummitPage"]
    subpage_types: ClassVar[list[Any]] = []


class SummitOutputFile(Part):
    """A file of the output."""

    page = ParentalKey(SummitOutputPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="+", help_text="Choose or upload it."
    )
    title = models.CharField(max_length=200, blank=True, help_text="What it is. Leave empty for the file’s own title.")

    panels = [Part.uuid_panel, FieldPanel("document"), FieldPanel("title")]

    def __str__(self) -> str:
        return self.title or str(self.document or "File not yet chosen")


class SummitOutputCaseStudy(Part):
    """A case study that belongs to the output."""

    page = ParentalKey(SummitOutputPage, on_delete=models.CASCADE, related_name="case_studies")
    case_study = models.ForeignKey(
        CaseStudyPage,
        null=True,
        on_delete=models.CASCADE,
        related_name="summit_outputs",
        help_text="A related case study.",
    )

    panels = [Part.uuid_panel, PageChooserPanel("case_study", "casestudies.CaseStudyPage")]

    def __str__(self) -> str:
        return str(self.case_study or "Case study not yet chosen")


class SummitOutputSource(SourcePart):
    """Where a fact about the output comes from."""

    page = ParentalKey(SummitOutputPage, on_delete=models.CASCADE, related_name="sources")


SummitOutputPage.edit_handler = SummitOutputPage.tabs(
    (
        "Content",
        [
            *SummitOutputPage.content_panels,
            FieldRowPanel([FieldPanel("kind"), FieldPanel("published")]),
            FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
            FieldPanel("link"),
            FieldPanel("body"),
            PartsPanel("files", heading="Files", label="File"),
            PartsPanel("case_studies", heading="Case studies", label="Case study"),
        ],
    ),
    ("Sources", [PartsPanel("sources", heading="Sources", label="Source")]),
)
