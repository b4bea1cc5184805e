"""Application configuration."""

from django.apps import AppConfig


class SummitConfig(AppConfig):
    """Configuration of the summit package."""

    name = "summit"
    verbose_name = "Summit"
    default_auto_field = "django.db.models.BigAutoField"
