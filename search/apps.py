"""Application configuration."""

from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    """Configuration of the search package."""

    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what happens on the site, and check what page types say."""
        from search import checks, receivers  # noqa: PLC0415 - they import models, which must be loaded first

        receivers.connect()
        register(checks.check_page_types)
