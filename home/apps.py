"""Application configuration."""

from datetime import timedelta

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Configuration of the home package."""

    name = "home"
    verbose_name = "Home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers and make the periodic jobs known."""
        from home import log_actions, receivers  # noqa: F401, PLC0415 - models must be loaded first
        from home.domain import reading, retention, scheduling  # noqa: PLC0415 - the same
        from home.domain.jobs import Job, register_job  # noqa: PLC0415 - the same
        from home.domain.mail import digests, sending  # noqa: PLC0415 - the same
        from home.domain.media import watch_references  # noqa: PLC0415 - the same
        from home.notifications import memberships, messages  # noqa: F401, PLC0415 - the same

        watch_references()
        register_job(
            Job("publish-due", "Scheduled publishing and expiry", timedelta(minutes=1), scheduling.publish_due)
        )
        register_job(Job("send-mail", "Mail that is due", timedelta(minutes=1), sending.send_due))
        register_job(Job("send-digests", "Joined mail", timedelta(hours=1), digests.send_digests))
        register_job(Job("delete-expired", "Retention and clean-up", timedelta(days=1), retention.delete_expired))
        register_job(Job("forget-reads", "Old counts of pages", timedelta(days=1), reading.forget_old))
