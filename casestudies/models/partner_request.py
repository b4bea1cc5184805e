"""Partner organisations are asked whether they agree to what a case study says of them."""

from datetime import timedelta

from django.db import models

from casestudies.enums import PartnerAnswer
from casestudies.models.submission import Submission
from home.models import SecretLink


class PartnerRequest(SecretLink):
    """One question to one partner, about the words that it was shown. Other words need another question."""

    lasts = timedelta(days=60)

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="partner_requests")
    part = models.UUIDField(help_text="Which partner of the case study: the UUID of its row, which drafts keep.")
    organisation_name = models.CharField(max_length=255, help_text="The partner’s name, as it was shown.")
    role = models.CharField(max_length=40, help_text="Its part in the model, as it was shown.")
    contribution = models.CharField(max_length=300, blank=True, help_text="What it brings, as it was shown.")
    email = models.EmailField("e-mail address", help_text="Who is asked.")
    answer = models.CharField(max_length=10, choices=PartnerAnswer, default=PartnerAnswer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True, help_text="Who answered, by name and role.")
    note = models.TextField(max_length=2000, blank=True, help_text="What should be said instead.")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_name}: {self.get_answer_display()}"

    @property
    def words(self) -> tuple[str, str, str]:
        """What was shown, to compare with what the case study says now."""
        return self.organisation_name, self.role, self.contribution
