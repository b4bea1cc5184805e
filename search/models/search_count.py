"""How often something was searched for on a day, and by nobody in particular: no address, no cookie, no time of day."""

from django.db import models


class SearchCount(models.Model):
    """One search on one day."""

    # A search that names a page's title is no use of the page.
    wagtail_reference_index_ignore = True

    day = models.DateField()
    words = models.CharField("search", max_length=100)
    number = models.PositiveIntegerField("times", default=0)
    found = models.PositiveIntegerField(
        "results", null=True, help_text="How many results the latest unfiltered search had; null where none was seen."
    )

    class Meta:
        ordering = ["-day", "words"]
        verbose_name = "search of the public"
        verbose_name_plural = "searches of the public"
        constraints = [models.UniqueConstraint(name="one_count_a_day", fields=["words", "day"])]
        indexes = [models.Index(name="counts_by_day", fields=["day"])]

    def __str__(self) -> str:
        return f"{self.words}: {self.number} on {self.day}"
