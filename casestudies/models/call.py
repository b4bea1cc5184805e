"""Calls for case studies: when institutions may send theirs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from home.models import Organisation


class CallQuerySet(models.QuerySet[Any]):
    """Calls, chainable."""

    def begun(self) -> "CallQuerySet":
        """Those that have opened, whether or not they have closed since."""
        return self.filter(opens_at__lte=timezone.now())


class Call(ClusterableModel):
    """A time in which the Academy asks for case studies."""

    title = models.CharField(max_length=200, help_text="For example “Case studies of partnerships, 2027”.")
    introduction = models.TextField(
        blank=True,
        max_length=2000,
        help_text="What is asked for this time, in plain words. Shown at the top of the call.",
    )
    opens_at = models.DateTimeField(default=timezone.now, help_text="From when case studies can be sent.")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Until when case studies can be sent. Empty: there is no deadline."
    )

    answer_days = models.PositiveSmallIntegerField(
        "days to an answer",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=(
            "How many days your answer usually takes. Institutions are told so while there are too few past cases to measure it."
        ),
    )

    objects = CallQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldPanel("answer_days"),
        InlinePanel("extensions", heading="Later deadlines", label="Organisation"),
    ]

    class Meta:
        ordering = ["-opens_at"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a call that closes before it opens."""
        super().clean()
        if self.closes_at and self.opens_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "The call must close after it opens. Change one of the two times."})

    def deadline_for(self, organisation: Organisation | None) -> Any:
        """Until when this organisation may send, or None if there is no deadline."""
        if self.closes_at is None or organisation is None:
            return self.closes_at
        later = [each.closes_at for each in self.extensions.all() if each.organisation_id == organisation.pk]
        return max([self.closes_at, *later])

    def is_open_for(self, organisation: Organisation | None) -> bool:
        """Whether this organisation may send now."""
        deadline = self.deadline_for(organisation)
        return self.opens_at <= timezone.now() and (deadline is None or timezone.now() <= deadline)


class CallExtension(models.Model):
    """A later deadline for one organisation."""

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="extensions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    closes_at = models.DateTimeField(help_text="Until when this organisation can send its case study.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why, for staff only.")

    panels = [FieldPanel("organisation"), FieldPanel("closes_at"), FieldPanel("reason")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "organisation"], name="casestudies_extension_once")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.call}"

    def absorb(self, other: "CallExtension") -> None:
        """The same call's deadline for the duplicate of a merged organisation: the later one stays."""
        self.closes_at = max(self.closes_at, other.closes_at)
