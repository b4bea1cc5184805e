"""Organisations: universities, NHS bodies, funders, charities, companies."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from home import signals
from home.adminforms import ALREADY_LISTED, OrganisationForm
from home.enums import Nation, OrganisationKind, Region
from home.rules import name_key


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, chainable."""

    def current(self) -> "OrganisationQuerySet":
        """Those that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def named(self, name: str) -> "OrganisationQuerySet":
        """Those whose name or short name is the same but for case, accents, punctuation and “the”."""
        key = name_key(name)
        return self.filter(models.Q(name_key=key) | models.Q(short_name_key=key)) if key else self.none()


class Organisation(index.Indexed, models.Model):
    """One organisation, once. A duplicate is merged, and stays as a signpost so that old drafts still find it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255, help_text="The full name, as the organisation writes it.")
    short_name = models.CharField(
        max_length=60, blank=True, help_text="An abbreviation that readers know, for example “NIHR”."
    )
    name_key = models.CharField(max_length=255, editable=False, default="")
    short_name_key = models.CharField(max_length=60, editable=False, blank=True, default="", db_index=True)
    kind = models.CharField(
        max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER, help_text="What the organisation is."
    )
    nation = models.CharField(
        max_length=20, choices=Nation, blank=True, help_text="Leave empty for UK-wide bodies or if not yet known."
    )
    region = models.CharField(max_length=30, choices=Region, blank=True, help_text="Leave empty if not yet known.")
    website = models.URLField(max_length=500, blank=True, help_text="The address of its home page, with https://.")
    logo = models.ForeignKey(
        "home.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Only with the organisation’s permission.",
    )
    note = models.TextField(blank=True, help_text="For staff only, for example where a fact was found.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="duplicates"
    )

    objects = OrganisationQuerySet.as_manager()

    base_form_class = OrganisationForm
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("short_name"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("nation"), FieldPanel("region")]),
        FieldPanel("website"),
        FieldPanel("logo"),
        FieldPanel("note"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("short_name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("short_name"),
        index.FilterField("kind"),
        index.FilterField("nation"),
        index.FilterField("merged_into"),
    ]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=models.Q(merged_into__isnull=True),
                name="home_organisation_name_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the keys that find duplicates, and say in the same transaction when the name is another."""
        self.name_key = name_key(self.name)
        self.short_name_key = name_key(self.short_name)
        with transaction.atomic():
            before = Organisation.objects.filter(pk=self.pk).values_list("name", "short_name").first()
            super().save(*args, **kwargs)  # type: ignore[arg-type]
            if before not in (None, (self.name, self.short_name)):
                signals.organisation_changed.send(sender=Organisation, organisation=self)

    @property
    def canonical(self) -> "Organisation":
        """The organisation to show: itself, or the one that it was merged into."""
        return self.merged_into.canonical if self.merged_into else self

    def clean(self) -> None:
        """Refuse a second entry of the same organisation, naming the first; and a region of another nation."""
        super().clean()
        if self.merged_into_id is None:
            key = name_key(self.name)
            twins = Organisation.objects.current().exclude(pk=self.pk)
            same = models.Q(name_key=key) | models.Q(short_name_key=key) | models.Q(name_key=name_key(self.short_name))
            if key and (twin := twins.filter(same).first()):
                raise ValidationError(
                    {
                        "name": ValidationError(
                            "“%(name)s” is in the list already. Use that entry.",
                            code=ALREADY_LISTED,
                            params={"name": twin.name, "pk": twin.pk},
                        )
                    }
                )
        if self.region and self.nation and Region(self.region).nation != self.nation:
            raise ValidationError({"region": "This region lies in another nation. Change one of the two."})
