"""What was taken down at once, and what is left at its address."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from casestudies.models.case_study import CaseStudyPage


class TakenDownQuerySet(models.QuerySet[Any]):
    """Take-downs, chainable."""

    def standing(self) -> "TakenDownQuerySet":
        """Those that hold: the page may not be published."""
        return self.filter(lifted_at=None)


class TakenDown(models.Model):
    """That a public page was taken down at once. Never deleted before the page: who did what when is on record."""

    page = models.ForeignKey(CaseStudyPage, on_delete=models.CASCADE, related_name="taken_down")
    shown = models.TextField(max_length=1000, help_text="What readers are told at the address.")
    note = models.TextField(max_length=5000, help_text="Why, for staff only: who asked, and where that is kept.")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True, help_text="When it was said that it may be public again.")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_note = models.TextField(max_length=5000, blank=True, help_text="Why it may.")

    objects = TakenDownQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(lifted_at=None), name="casestudies_taken_down_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page}, {self.at:%Y-%m-%d}"
