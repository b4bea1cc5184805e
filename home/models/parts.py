"""Parts: the rows that a page is made of (a partner, a post, a milestone).

Each has a UUID, kept in the editor's form as a hidden field: the rows of a draft have no primary key, so comments,
comparison and merging hang on the UUID.

What a row must have before it is public is `blank=False`, as everywhere; but it is `null=True`, also where it refers to something,
because a page that was never published keeps its unfinished rows in the database.
"""

import uuid
from typing import ClassVar

from django import forms
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from home.fields import PartialDateField


class Part(Orderable):
    """One row of a page. Subclasses add a `ParentalKey` named `page`."""

    uuid = models.UUIDField(default=uuid.uuid4)

    uuid_panel: ClassVar[FieldPanel] = FieldPanel("uuid", widget=forms.HiddenInput(), classname="w-hidden")

    class Meta(Orderable.Meta):
        abstract = True
        constraints = [models.UniqueConstraint(fields=["page", "uuid"], name="%(app_label)s_%(class)s_uuid")]


class SourcePart(Part):
    """Where a fact on the page comes from."""

    title = models.CharField(max_length=255, help_text="What the source is, for example “University of Glasgow news”.")
    url = models.URLField("address", max_length=700, blank=True, help_text="Where it can be read.")
    supports = models.CharField(max_length=500, blank=True, help_text="Which facts on this page come from it.")
    read_on = PartialDateField("read on", help_text="When it was last read: 2025, 2025-07 or 2025-07-04.")

    panels = [
        Part.uuid_panel,
        FieldPanel("title"),
        FieldPanel("url"),
        FieldPanel("supports"),
        FieldPanel("read_on"),
    ]

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title
