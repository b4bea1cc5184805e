"""Nothing personal is kept longer than it is needed, and no table grows without end."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from post_office.models import STATUS, Email

from home.enums import MailState
from home.models import ContactMessage, JobRun, MistakeReport, OutboxMessage, SiteSettings

JOB_RUN_DAYS = 30
TASK_RESULT_DAYS = 14
QUEUE_DAYS = 30
"""So long one can still look up what mail servers answered."""
SECRET_DAYS = 3
"""A day longer than mail is tried: after it a code or secret link in mail that failed is of no use to anybody."""


def delete_expired() -> str:
    """Delete messages that were dealt with long ago or are too old, old mail, ended sessions, old runs and old task results."""
    over = Q(handled_at__lt=_days_ago("message_days")) | Q(received_at__lt=_days_ago("message_days_at_most"))
    messages = sum(model.objects.filter(over).delete()[0] for model in (ContactMessage, MistakeReport))
    runs, _ = JobRun.objects.filter(due_at__lt=timezone.now() - timedelta(days=JOB_RUN_DAYS)).delete()
    call_command("clearsessions")
    call_command("prune_db_task_results", "--backend", "queue", "--min-age-days", str(TASK_RESULT_DAYS), verbosity=0)
    mails = delete_old_mail()
    return f"{messages} messages, {mails} mails and {runs} old runs deleted."


def delete_old_mail() -> int:
    """Delete what left the outbox long ago, and what is done with in the queue. What waits or is held stays."""
    _drop_unsent_secrets()
    done = [MailState.SENT, MailState.FAILED, MailState.DELETED]
    old = OutboxMessage.objects.filter(state__in=done, written_at__lt=_days_ago("mail_days"))
    number = old.count()
    old.delete()
    finished = Email.objects.filter(status__in=[STATUS.sent, STATUS.failed])
    finished.filter(last_updated__lt=timezone.now() - timedelta(days=QUEUE_DAYS)).delete()
    return number


def _drop_unsent_secrets() -> None:
    too_late = OutboxMessage.objects.failed().filter(written_at__lt=timezone.now() - timedelta(days=SECRET_DAYS))
    too_late = too_late.filter(has_secrets=True).exclude(secrets={})
    Email.objects.filter(status=STATUS.failed, deliveries__message__in=too_late).delete()
    too_late.update(secrets={})


def days_kept(setting: str) -> int:
    """How many days something is kept, as one of the `SiteSettings` says. The shortest time that a site sets counts for all."""
    days: int | None = SiteSettings.objects.order_by(setting).values_list(setting, flat=True).first()
    return getattr(SiteSettings(), setting) if days is None else days


def _days_ago(setting: str) -> datetime:
    return timezone.now() - timedelta(days=days_kept(setting))
