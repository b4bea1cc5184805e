"""Application configuration."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Configuration of the wiring: templates and static files of the whole site."""

    name = "cms"
    verbose_name = "Site"
