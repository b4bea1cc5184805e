"""Who looks after what: the rules by which a new submission gets an owner, and who is away."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from casestudies.models.partnership_model import PartnershipModel
from home.enums import Region
from home.models import Organisation


class AssignmentRule(models.Model):
    """What matches goes to one person, or to the members of a group in turn. The first rule that matches, and can, decides."""

    position = models.PositiveSmallIntegerField(default=10, help_text="Rules are tried from the lowest number up.")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Only what this organisation sends. Empty: any.",
    )
    region = models.CharField(
        max_length=30, choices=Region, blank=True, help_text="Only what is about this region. Empty: any."
    )
    partnership_model = models.ForeignKey(
        PartnershipModel,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Only what is about this partnership model. Empty: any.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The member of staff who gets it.",
    )
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Or the group whose members get it in turn.",
    )

    panels = [
        FieldPanel("position"),
        MultiFieldPanel(
            [FieldPanel("organisation"), FieldRowPanel([FieldPanel("region"), FieldPanel("partnership_model")])],
            heading="What it is about",
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("person"), FieldPanel("group")])], heading="Who gets it"),
    ]

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.about} → {self.person or self.group}"

    @property
    def about(self) -> str:
        """What it is for, in words."""
        named = (self.organisation, self.get_region_display(), self.partnership_model)
        return ", ".join(str(one) for one in named if one) or "Everything"

    def clean(self) -> None:
        """Ask for one of the two who can get it."""
        super().clean()
        if bool(self.person_id) == bool(self.group_id):
            raise ValidationError(
                {"person": "Choose a person, or a group whose members get it in turn: one of the two."}
            )


class Absence(models.Model):
    """That a member of staff is away: nothing is given to them until then."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absence")
    until = models.DateField("away until", help_text="The last day. What they look after goes back to the pool.")

    panels = [FieldPanel("person"), FieldPanel("until")]

    class Meta:
        ordering = ["until"]

    def __str__(self) -> str:
        return f"{self.person}, {self.until:%Y-%m-%d}"
