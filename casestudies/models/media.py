"""Pictures, files, links and sources of a case study."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from casestudies.models.case_study import CaseStudyPage
from home.models import Document, Image, Part, SourcePart


class CaseStudyImage(Part):
    """A picture that says something, with words for those who cannot see it."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        Image, null=True, on_delete=models.PROTECT, related_name="+", help_text="Choose or upload it."
    )
    alt_text = models.CharField(
        "alternative text", max_length=250, help_text="What the picture shows, for people who cannot see it."
    )
    credit = models.CharField(max_length=250, help_text="Who made it or holds the rights.")
    caption = models.CharField(max_length=250, blank=True, help_text="Shown under the picture.")

    panels = [
        Part.uuid_panel,
        FieldPanel("image"),
        FieldPanel("alt_text"),
        FieldPanel("credit"),
        FieldPanel("caption"),
    ]

    def __str__(self) -> str:
        return self.alt_text


class CaseStudyDocument(Part):
    """A file to download."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="+", help_text="Choose or upload it."
    )
    title = models.CharField(max_length=200, blank=True, help_text="What it is. Leave empty for the file’s own title.")

    panels = [Part.uuid_panel, FieldPanel("document"), FieldPanel("title")]

    def __str__(self) -> str:
        return self.title or str(self.document or "File not yet chosen")


class CaseStudyLink(Part):
    """Where to read more."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="links")
    text = models.CharField(max_length=200, help_text="What a reader finds there.")
    url = models.URLField("address", max_length=700, help_text="The full address, with https://.")

    panels = [Part.uuid_panel, FieldPanel("text"), FieldPanel("url")]

    def __str__(self) -> str:
        return self.text


class CaseStudySource(SourcePart):
    """Where a fact comes from."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="sources")
