"""Tells every server whether what staff wrote about words and pins is still what it remembers.

Invariant: one row, which gets another stamp in the transaction that changes a synonym or a pin. Stamps are random, because a
number that was rolled back would come again with other content.
"""

from django.db import models


class WordingStamp(models.Model):
    """The one row."""

    stamp = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.stamp
