"""The words by which posts, people and offers are compared: stages, professions, specialties. Staff edit them."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from home.selectors.usage import uses_of


class Term(index.Indexed, models.Model):
    """A word of a list that staff edit. The slug is what addresses, filters and exports use; it does not change."""

    name = models.CharField(max_length=120, unique=True, help_text="As readers see it.")
    slug = models.SlugField(max_length=120, unique=True, help_text="Used in addresses. Do not change it later.")
    description = models.TextField(blank=True, help_text="What the word covers, in one or two sentences.")
    sort_order = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("description"),
        FieldPanel("sort_order"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        abstract = True
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the slug of a word that is in use: addresses that people have kept have it in them."""
        super().clean()
        before = type(self)._default_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        if before and before != self.slug and uses_of(self):
            raise ValidationError({"slug": f"This word is in use, with “{before}” in addresses. Change only its name."})


class CareerStage(Term):
    """A stage of a clinical academic career, from student to senior leader."""

    also_called = models.CharField(
        max_length=255, blank=True, help_text="Other names for the same stage, separated by semicolons."
    )
    source_url = models.URLField("source", max_length=700, blank=True, help_text="Where the name comes from.")
    source_note = models.CharField(max_length=500, blank=True, help_text="What the source says.")

    panels = [*Term.panels, FieldPanel("also_called"), FieldPanel("source_url"), FieldPanel("source_note")]


class Profession(Term):
    """A health profession, or a group of them, for example “Allied health”."""


class Specialty(Term):
    """A clinical or research field, for example “Respiratory medicine”."""

    class Meta(Term.Meta):
        verbose_name_plural = "specialties"
