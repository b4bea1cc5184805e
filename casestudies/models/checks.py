"""Whether a published case study is still true: what its institution said, and what the page says of it.

Invariant: none of it is part of the page, so that an answer changes no text and voids no agreement.
"""

from django.db import models

from casestudies.models.case_study import CaseStudyPage
from home.models.yearly_check import YearlyCheck


class CaseStudyCheck(YearlyCheck):
    """The question to an institution whether its page is still true."""

    page = models.ForeignKey(CaseStudyPage, on_delete=models.CASCADE, related_name="checks")
    organisation_name = models.CharField(max_length=255, help_text="Who was asked.")

    def __str__(self) -> str:
        return f"{self.get_answer_display() or 'No answer'}, {self.page}"


class Freshness(models.Model):
    """How sure a reader can be that a published case study is true. `casestudies.domain.freshness` alone writes it."""

    page = models.OneToOneField(CaseStudyPage, primary_key=True, on_delete=models.CASCADE, related_name="freshness")
    checked_on = models.DateField(
        help_text="When it was last known to be true; if nobody ever checked it, when it became public."
    )
    due_on = models.DateField(db_index=True, help_text="When it is to be checked next.")
    confirmed_on = models.DateField(null=True, blank=True, help_text="When its institution last said that it is true.")
    confirmed_by = models.CharField(max_length=255, blank=True, help_text="Which institution said so.")
    doubted_on = models.DateField(
        null=True,
        blank=True,
        help_text="When its institution said that it is not true as it is, if nothing came after.",
    )
    is_stale = models.BooleanField(
        default=False, help_text="Nobody checked it in time, or its institution said that it is not true as it is."
    )

    def __str__(self) -> str:
        return f"{self.page}, due {self.due_on}"
