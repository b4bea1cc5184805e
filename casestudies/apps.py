"""Application configuration."""

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Configuration of the casestudies package."""

    name = "casestudies"
    verbose_name = "Case studies"
    default_auto_field = "django.db.models.BigAutoField"
