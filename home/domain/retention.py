"""Nothing personal is kept longer than it is needed, and no table grows without end."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from home.models import ContactMessage, JobRun, MistakeReport, SiteSettings

JOB_RUN_DAYS = 30
TASK_RESULT_DAYS = 14
DEFAULT_MESSAGE_DAYS = SiteSettings._meta.get_field("message_days").default


def delete_expired() -> str:
    """Delete messages that were dealt with long ago, ended sessions, old runs and old task results."""
    days = SiteSettings.objects.order_by("message_days").values_list("message_days", flat=True).first()
    before = timezone.now() - timedelta(days=days if days is not None else DEFAULT_MESSAGE_DAYS)
    messages = 0
    for model in (ContactMessage, MistakeReport):
        messages += model.objects.filter(handled_at__lt=before).delete()[0]
    runs, _ = JobRun.objects.filter(due_at__lt=timezone.now() - timedelta(days=JOB_RUN_DAYS)).delete()
    call_command("clearsessions")
    call_command("prune_db_task_results", "--backend", "queue", "--min-age-days", str(TASK_RESULT_DAYS), verbosity=0)
    return f"{messages} messages and {runs} old runs deleted."
