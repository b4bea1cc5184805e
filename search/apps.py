"""Application configuration."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Configuration of the search package."""

    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"
