"""What happened, what was hard, and what came of it."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from casestudies.models.case_study import CaseStudyPage
from home.fields import PartialDateField
from home.models import Part


class Milestone(Part):
    """A dated step."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="milestones")
    date = PartialDateField(help_text="2024, 2024-04 or 2024-04-01. Empty: not yet known.")
    title = models.CharField(max_length=200, help_text="What happened, in a few words.")
    detail = models.TextField(blank=True, max_length=1000, help_text="More about it, if needed.")

    panels = [Part.uuid_panel, FieldPanel("date"), FieldPanel("title"), FieldPanel("detail")]

    def __str__(self) -> str:
        return f"{self.date} {self.title}".strip()


class Challenge(Part):
    """A difficulty, with what was done about it."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="challenges")
    challenge = models.TextField(max_length=1000, help_text="What was hard.")
    response = models.TextField(
        "what was done", blank=True, max_length=1000, help_text="What you did about it. Empty: not yet known."
    )

    panels = [Part.uuid_panel, FieldPanel("challenge"), FieldPanel("response")]

    def __str__(self) -> str:
        return self.challenge[:80]


class ImpactMeasure(Part):
    """A number that shows what came of it, with its date and source."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="impact_measures")
    indicator = models.CharField(max_length=200, help_text="What is counted, for example “Fellows who gained a PhD”.")
    value = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="The number. Empty: not yet known."
    )
    unit = models.CharField(max_length=60, blank=True, help_text="For example “fellows”, “papers” or “%”.")
    as_of = PartialDateField("as of", help_text="The date of the number: 2018, 2018-06 or 2018-06-30.")
    source = models.CharField(max_length=255, blank=True, help_text="Who says so.")
    source_url = models.URLField("source address", max_length=700, blank=True, help_text="Where it can be read.")

    panels = [
        Part.uuid_panel,
        FieldPanel("indicator"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit"), FieldPanel("as_of")]),
        FieldPanel("source"),
        FieldPanel("source_url"),
    ]

    def __str__(self) -> str:
        return self.indicator
