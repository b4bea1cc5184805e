"""Pages that staff mean to write, because people look for them."""

from django.db import models


class PlannedPage(models.Model):
    """One line of the list, until it is ticked off."""

    title = models.CharField(
        max_length=200,
        help_text="What the page is to be about.",
        error_messages={"blank": "Say in a few words what the page is to be about."},
    )
    words = models.CharField("what people search for", max_length=100, blank=True)
    note = models.TextField(blank=True, help_text="Who writes it, what it needs, by when.")
    created_at = models.DateTimeField("planned", auto_now_add=True)
    done_at = models.DateTimeField("done", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
