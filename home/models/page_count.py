"""How often a page was read and found, by nobody in particular: no address, no cookie, no time, not even a day."""

from django.db import models


class PageCount(models.Model):
    """One page in one month."""

    # A count is no use of the page.
    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day.")
    read = models.PositiveIntegerField(default=0, help_text="How often it was opened by a person's browser.")
    found = models.PositiveIntegerField(default=0, help_text="How often it stood among the results of a search.")

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(name="one_count_a_month", fields=["page", "month"])]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: read {self.read}, found {self.found}"
