"""The posts that a model creates."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from casestudies.models.case_study import CaseStudyPage
from home.enums import Nation, Region
from home.fields import ChoicesField, NameAsWrittenField, PartialDateField
from home.models import Organisation, Part
from pathway.models import CareerStage, Profession


class Post(ClusterableModel, Part):
    """A kind of post, with how many there are. Each number may be not yet known."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=200, help_text="What the post is called, for example “Clinician scientist”.")
    career_stage = models.ForeignKey(
        CareerStage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
        help_text="Leave empty if not yet known.",
    )
    professions = ParentalManyToManyField(
        Profession, blank=True, related_name="posts", help_text="Who can hold it. None: not yet known."
    )
    number_created = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How many were created, for example 4. What is only planned does not count. Empty: not yet known.",
    )
    number_filled = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of them were filled. Empty: not yet known."
    )
    number_planned = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many more are planned. Empty: none, or not yet known."
    )
    whole_time_equivalent = models.DecimalField(
        null=True,
        blank=True,
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="Of all these posts together, for example 2.5. Empty: not yet known.",
    )
    length_months = models.PositiveSmallIntegerField(
        "length in months", null=True, blank=True, help_text="Of one post, for example 60. Empty: not yet known."
    )
    is_permanent = models.BooleanField(
        "permanent", null=True, blank=True, help_text="Whether the post is open-ended. Unknown: not yet known."
    )
    nation = models.CharField(max_length=20, choices=Nation, blank=True, help_text="Empty: not yet known.")
    region = models.CharField(max_length=30, choices=Region, blank=True, help_text="Empty: not yet known.")
    start = PartialDateField(help_text="When the first of them began: 2024, 2024-04 or 2024-04-01.")
    as_of = PartialDateField("as of", help_text="The date of these numbers: 2025, 2025-10 or 2025-10-01.")
    employer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="employed_posts",
        help_text="Who employs the post-holders. Empty: not yet known.",
    )
    employer_as_written = NameAsWrittenField("employer as written")
    paid_by = ChoicesField(
        "paid by",
        help_text="Which of the funding lines of this case study pay for it. Save the draft first to see new lines here.",
    )
    """UUIDs of funding lines of the same page, as strings."""
    note = models.CharField(max_length=400, blank=True, help_text="What a reader must know about these numbers.")

    panels = [
        Part.uuid_panel,
        FieldPanel("role"),
        FieldPanel("career_stage"),
        FieldPanel("professions", widget=forms.CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("number_created"), FieldPanel("number_filled"), FieldPanel("number_planned")]),
        FieldRowPanel([FieldPanel("whole_time_equivalent"), FieldPanel("length_months"), FieldPanel("is_permanent")]),
        FieldRowPanel([FieldPanel("nation"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("as_of")]),
        FieldPanel("employer"),
        FieldPanel("employer_as_written"),
        FieldPanel("paid_by"),
        FieldPanel("note"),
    ]

    class Meta(Part.Meta):
        """Named, because `ClusterableModel` has a Meta of its own, without order and constraint."""

    def __str__(self) -> str:
        return self.role

    def clean(self) -> None:
        """Refuse more filled than created, a region of another nation, and what is no UUID."""
        super().clean()
        errors: dict[str, str] = {}
        if self.number_created is not None and (self.number_filled or 0) > self.number_created:
            errors["number_filled"] = "More posts are filled than were created. Check both numbers."
        if self.nation and self.region and Region(self.region).nation != self.nation:
            errors["region"] = "This region lies in another nation. Change one of the two."
        if any(not _is_uuid(value) for value in self.paid_by):
            errors["paid_by"] = "Choose from the funding lines of this case study."
        if errors:
            raise ValidationError(errors)


def _is_uuid(value: object) -> bool:
    try:
        return str(uuid.UUID(str(value))) == value
    except ValueError:
        return False
