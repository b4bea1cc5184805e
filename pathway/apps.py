"""Application configuration."""

from datetime import timedelta

from django.apps import AppConfig


class PathwayConfig(AppConfig):
    """Configuration of the pathway package."""

    name = "pathway"
    verbose_name = "Career pathway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers and make the periodic job known."""
        from home.domain.jobs import Job, register_job  # noqa: PLC0415 - models must be loaded first
        from pathway import notifications, receivers  # noqa: F401, PLC0415 - the same
        from pathway.domain import checking  # noqa: PLC0415 - the same

        register_job(Job("offer-checks", "Yearly checks of funders’ offers", timedelta(days=1), checking.check_all))
