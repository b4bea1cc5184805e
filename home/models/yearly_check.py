"""The question that is asked once a year about something public: is it still true?"""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from home.enums import CheckAnswer
from home.models.secret_link import SecretLink, SecretLinkQuerySet


class YearlyCheckQuerySet(SecretLinkQuerySet):
    """Questions, chainable."""

    def waiting(self) -> "YearlyCheckQuerySet":
        """Those that can still be answered and were not."""
        return self.open().filter(answer="")


class YearlyCheck(SecretLink):
    """A question to those who know, with one answer. Subclasses say what it is about. Kept for good."""

    lasts = timedelta(days=90)

    answer = models.CharField(max_length=20, choices=CheckAnswer, blank=True)
    note = models.TextField(blank=True, max_length=2000, help_text="What was said beside the answer.")
    answered_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="How often they were reminded.")
    last_mailed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = YearlyCheckQuerySet.as_manager()

    @property
    def said(self) -> str:
        """What was said beside the answer, for a mail."""
        return self.note or "Nothing was written beside it."

    class Meta(SecretLink.Meta):
        abstract = True
        ordering = ["-created_at", "-pk"]
