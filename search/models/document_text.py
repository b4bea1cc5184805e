"""The text of an attached file, so that it is searched with the page that shows the file.

Invariant: a row says what was read of the file with this digest, or why nothing was. A file that was replaced has another
digest, so an old text is never taken for the new file's; and the text goes with its document.
"""

from django.db import models
from django.db.models import F

from home.models import Document
from search.enums import TextState


class DocumentTextQuerySet(models.QuerySet["DocumentText"]):
    """Texts of files, by what they are good for."""

    def current(self) -> "DocumentTextQuerySet":
        """Of the files that the documents have now."""
        return self.filter(digest=F("document__file_hash"))

    def failed(self) -> "DocumentTextQuerySet":
        """Of files that could not be read."""
        return self.exclude(state__in=[TextState.READ, TextState.EMPTY])


class DocumentText(models.Model):
    """What was read of one document's file."""

    # Nobody shows a document by having read it.
    wagtail_reference_index_ignore = True

    document = models.OneToOneField(
        Document, primary_key=True, on_delete=models.CASCADE, related_name="read_text", editable=False
    )
    digest = models.CharField(max_length=40, help_text="SHA-1 of the file that was read.")
    state = models.CharField(max_length=20, choices=TextState.choices)
    detail = models.CharField(max_length=255, blank=True, help_text="Why the file could not be read.")
    text = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False, help_text="Whether the file says more than is kept.")
    read_at = models.DateTimeField()

    objects = DocumentTextQuerySet.as_manager()

    class Meta:
        ordering = ["document"]
        verbose_name = "text of a document"
        verbose_name_plural = "texts of documents"

    def __str__(self) -> str:
        return f"{self.document_id}: {self.get_state_display()}"
