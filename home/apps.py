"""Application configuration."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Configuration of the home package."""

    name = "home"
    verbose_name = "Home"
    default_auto_field = "django.db.models.BigAutoField"
