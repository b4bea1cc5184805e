"""Application configuration."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """Configuration of the wiring: templates and static files of the whole site."""

    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        """Make the mails of sign-in known, and hear who showed a second factor."""
        from cms.signin import mail, second_factor  # noqa: F401, PLC0415 - models must be loaded first


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's list of people, without passwords."""

    user_viewset = "home.admin.users.UserViewSet"
