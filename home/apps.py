"""Application configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Configuration of the home package."""

    name = "home"
    verbose_name = "Home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers."""
        from home import receivers  # noqa: F401, PLC0415 - models must be loaded first
