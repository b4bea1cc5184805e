"""Application configuration."""

from datetime import timedelta

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Configuration of the casestudies package."""

    name = "casestudies"
    verbose_name = "Case studies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers and make the periodic jobs known."""
        from casestudies import log_actions, receivers  # noqa: F401, PLC0415 - models must be loaded first
        from casestudies.domain import checking, drafting, journal, uploads, word_uploads  # noqa: PLC0415 - the same
        from casestudies.domain.exchange.running import delete_old_exchanges  # noqa: PLC0415 - the same
        from casestudies.notifications.reminders import remind_of_deadlines  # noqa: PLC0415 - the same
        from casestudies.notifications.signing import remind_signatories  # noqa: PLC0415 - the same
        from casestudies.portal import claiming  # noqa: F401, PLC0415 - the same
        from home.domain.jobs import Job, register_job  # noqa: PLC0415 - the same

        day = timedelta(days=1)
        register_job(Job("delete-unclaimed", "Drafts that nobody claimed", day, drafting.delete_unclaimed))
        register_job(Job("thin-versions", "Past versions of drafts’ parts", day, journal.thin_versions))
        register_job(Job("remind-signatories", "Reminders of sign-offs", day, remind_signatories))
        register_job(Job("remind-of-deadlines", "Reminders of unfinished drafts", day, remind_of_deadlines))
        register_job(Job("yearly-checks", "Yearly checks of case studies", day, checking.check_all))
        register_job(Job("delete-orphans", "Uploaded files that nothing shows", day, uploads.delete_orphans))
        register_job(Job("delete-word-files", "Word files that were brought back", day, word_uploads.delete_old))
        register_job(Job("delete-exchanges", "Files of exports and imports", day, delete_old_exchanges))
