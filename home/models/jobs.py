"""What ran in the background at its time."""

from django.db import models

from home.enums import JobOutcome


class JobRun(models.Model):
    """One run of a periodic job. Its row is also the claim: whoever writes it first runs the job, nobody else."""

    name = models.CharField(max_length=80)
    due_at = models.DateTimeField(help_text="The time for which the run was due.")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=JobOutcome, default=JobOutcome.RUNNING)
    detail = models.TextField(blank=True, help_text="What was done, or why it failed.")

    class Meta:
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="home_jobrun_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"
