"""Application configuration."""

from django.apps import AppConfig


class PathwayConfig(AppConfig):
    """Configuration of the pathway package."""

    name = "pathway"
    verbose_name = "Career pathway"
    default_auto_field = "django.db.models.BigAutoField"
