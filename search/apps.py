"""Application configuration."""

from datetime import timedelta

from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    """Configuration of the search package."""

    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what happens on the site, check what page types say, and reconcile now and then."""
        from home.domain.jobs import Job, register_job  # noqa: PLC0415 - models must be loaded first
        from search import checks, receivers, tasks  # noqa: PLC0415 - the same
        from search.domain import counting  # noqa: PLC0415 - the same

        receivers.connect()
        register(checks.check_page_types)
        register_job(
            Job("reconcile-search", "Search compared with the database", timedelta(minutes=10), tasks.reconcile)
        )
        register_job(Job("compare-search", "Contents of search compared", timedelta(days=1), tasks.compare_contents))
        register_job(Job("catch-up-search", "Search server brought up to date", timedelta(minutes=1), tasks.catch_up))
        register_job(Job("read-attachments", "Text of attached files", timedelta(minutes=10), tasks.read_attachments))
        register_job(Job("forget-searches", "Old counts of searches", timedelta(days=1), counting.forget_old))
