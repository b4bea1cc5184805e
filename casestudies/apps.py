"""Application configuration."""

from datetime import timedelta

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Configuration of the casestudies package."""

    name = "casestudies"
    verbose_name = "Case studies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the periodic jobs known."""
        from casestudies.domain import drafting  # noqa: PLC0415 - models must be loaded first
        from home.domain.jobs import Job, register_job  # noqa: PLC0415 - the same

        register_job(
            Job("delete-unclaimed", "Drafts that nobody claimed", timedelta(days=1), drafting.delete_unclaimed)
        )
