"""What funders offer."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from home.enums import Nation
from home.fields import ChoicesField, PartialDateField
from home.models import Organisation
from pathway.enums import EntryTerm, OfferStatus
from pathway.models.terms import CareerStage, Profession


class FundingSchemeQuerySet(models.QuerySet["FundingScheme"]):
    """Offers, chainable."""

    def listed(self) -> "FundingSchemeQuerySet":
        """Those that the public sees: not withdrawn, and not past their closing date."""
        today = timezone.localdate()
        return self.filter(is_listed=True).filter(Q(closes__isnull=True) | Q(closes__gte=today))


class FundingScheme(index.Indexed, ClusterableModel):
    """A funder's offer for clinical academics at one or more career stages."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="The name of the scheme as the funder writes it.")
    short_name = models.CharField(max_length=60, blank=True, help_text="An abbreviation in use, for example “CRTF”.")
    slug = models.SlugField(max_length=200, unique=True, help_text="Used in addresses. Do not change it later.")
    funder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="schemes", help_text="Who offers it."
    )
    co_funders = ParentalManyToManyField(
        Organisation, blank=True, related_name="co_funded_schemes", help_text="Who pays with the funder."
    )
    career_stages = ParentalManyToManyField(
        CareerStage, blank=True, related_name="schemes", help_text="The stages it is for. None: not yet known."
    )
    professions = ParentalManyToManyField(
        Profession, blank=True, related_name="schemes", help_text="Who may apply. None: not yet known."
    )
    professions_note = models.CharField(
        max_length=500, blank=True, help_text="Who may apply, in the funder’s own terms, if the list says too little."
    )
    nations = ChoicesField(
        choices_enum=Nation, help_text="Where one can hold it. All four: UK-wide. None: not yet known."
    )
    entry_terms = ChoicesField(
        "entry requirements in common terms", choices_enum=EntryTerm, help_text="Tick what applies."
    )
    entry_requirements = models.TextField(
        blank=True, max_length=800, help_text="What is asked of applicants, in plain words."
    )
    months_from = models.PositiveSmallIntegerField(
        "shortest length in months", null=True, blank=True, help_text="Full time. Leave empty if not yet known."
    )
    months_to = models.PositiveSmallIntegerField(
        "longest length in months", null=True, blank=True, help_text="Full time. Leave empty if not yet known."
    )
    length_note = models.CharField(max_length=255, blank=True, help_text="How long it lasts, in words.")
    amount_to = models.PositiveIntegerField(
        "largest award in pounds", null=True, blank=True, help_text="Whole pounds. Leave empty if not yet known."
    )
    amount_note = models.CharField(max_length=500, blank=True, help_text="What it pays for, in words.")
    status = models.CharField(
        max_length=20, choices=OfferStatus, default=OfferStatus.UNKNOWN, blank=True, help_text="Can one apply now?"
    )
    status_note = models.CharField(max_length=255, blank=True, help_text="The status in words, for example its rounds.")
    opens = models.DateField(null=True, blank=True, help_text="The first day of applications, if there is a date.")
    closes = models.DateField(
        null=True, blank=True, help_text="The last day. The day after, the offer leaves the map by itself."
    )
    link = models.URLField(max_length=700, blank=True, help_text="The funder’s page about it.")
    source_note = models.CharField(max_length=500, blank=True, help_text="Where these facts were read.")
    last_checked = PartialDateField(help_text="When the facts were last checked: 2025, 2025-10 or 2025-10-30.")
    is_listed = models.BooleanField("on the map", default=True, help_text="Untick to take the offer off the map.")

    check_email = models.EmailField(
        "whom to ask",
        blank=True,
        help_text="An address at the funder, asked once a year whether this is still true. Never public.",
    )
    is_stale = models.BooleanField(
        default=False,
        editable=False,
        help_text="Nobody checked it in time, or its funder said that it is not true as it is.",
    )

    objects = FundingSchemeQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("short_name"), FieldPanel("slug")]),
                FieldPanel("funder"),
                FieldPanel("co_funders"),
            ],
            heading="The offer",
        ),
        MultiFieldPanel(
            [
                FieldPanel("career_stages", widget=forms.CheckboxSelectMultiple),
                FieldPanel("professions", widget=forms.CheckboxSelectMultiple),
                FieldPanel("professions_note"),
                FieldPanel("nations"),
                FieldPanel("entry_terms"),
                FieldPanel("entry_requirements"),
            ],
            heading="Who it is for",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("months_from"), FieldPanel("months_to")]),
                FieldPanel("length_note"),
                FieldPanel("amount_to"),
                FieldPanel("amount_note"),
            ],
            heading="What it gives",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("status_note")]),
                FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                FieldPanel("link"),
                FieldPanel("source_note"),
                FieldPanel("last_checked"),
                FieldPanel("check_email"),
                FieldPanel("is_listed"),
            ],
            heading="When, and how we know",
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("short_name"),
        index.AutocompleteField("name"),
        index.FilterField("is_listed"),
        index.FilterField("status"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse lengths and dates that run backwards."""
        super().clean()
        if self.months_from and self.months_to and self.months_from > self.months_to:
            raise ValidationError({"months_to": "The longest length is below the shortest. Swap the two."})
        if self.opens and self.closes and self.opens > self.closes:
            raise ValidationError({"closes": "The offer closes before it opens. Check both dates."})
