"""What upkeep remembers of each searchable object.

Invariant: a record is written in the transaction that changes its object, its version only grows, and it stays when the
object is gone, so that an engine can always be told what is newer.
"""

from django.db import models


class IndexRecord(models.Model):
    """The state of one object as far as search is concerned."""

    key = models.CharField(max_length=60, primary_key=True, help_text="Source and primary key: “page:17”.")
    version = models.BigIntegerField(
        default=0,
        db_index=True,
        help_text="Only grows: the last one plus one, or the time in microseconds, whichever is greater.",
    )
    is_public = models.BooleanField(default=False, help_text="Whether the public may find it, when this was written.")

    class Meta:
        ordering = ["version", "key"]

    def __str__(self) -> str:
        return f"{self.key} at {self.version}{'' if self.is_public else ', not public'}"
